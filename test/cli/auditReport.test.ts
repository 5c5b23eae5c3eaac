import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCalibration } from '../../src/adapters/calibration/readCalibration.ts';
import { writeCalibration } from '../../src/adapters/calibration/writeCalibration.ts';
import { formatFeedback } from '../../src/adapters/evidence/feedbackLine.ts';
import { lowerBound, upperBound } from '../../src/calibration/clopperPearson.ts';
import { auditReport } from '../../src/cli/auditReport.ts';
import type { ObservedDraft } from '../../src/ports.ts';
import { smallCalibration } from '../adapters/calibration/smallCalibration.ts';
import { madeUpDrafts } from '../calibration/madeUpDrafts.ts';
import { CONFIG, fitFixture, observedAs } from './calibrate/fitFixture.ts';
import { testIo } from './testIo.ts';

const reportOn = async (cwd: string, options: { route?: string; json?: boolean } = {}) => {
  const use = testIo(cwd);
  const asked = { route: options.route ?? null, json: options.json ?? false };
  return { code: await auditReport(asked, use.io), ...use.written };
};
const routeOf = async (cwd: string) => JSON.parse((await reportOn(cwd, { json: true })).stdout).routes[0];

const [model] = madeUpDrafts(1, 1);
if (model === undefined) throw new Error('no draft');
const audits = (count: number, changes: (at: number) => Partial<ObservedDraft>): ObservedDraft[] =>
  Array.from({ length: count }, (_, at) =>
    observedAs(model, 'accepted', { id: `a${at}`, requestId: `a${at}`, draftRight: true, ...changes(at) }),
  );

/** A folder whose route serves by a calibration. */
function calibrated(risk: 'error' | 'benefit' = 'error') {
  const policy = { name: 'calibrated', file: './calibration.json' };
  const fixture = fitFixture({ ...CONFIG, routes: { auto: { draft: 'small', heavy: 'large', policy } } });
  const plain = smallCalibration(fixture.pair);
  const text = writeCalibration({ ...plain, promise: { ...plain.promise, risk } });
  writeFileSync(join(fixture.cwd, 'calibration.json'), text);
  return { ...fixture, id: readCalibration(text).id };
}

describe('draft-thinker audit report', () => {
  test('gives the risk of served drafts with its exact interval, and counts what nobody could grade apart', async () => {
    const fixture = fitFixture();
    fixture.writeEvidence(audits(50, (at) => ({ draftRight: at < 5 ? false : at < 10 ? null : true })));
    const route = await routeOf(fixture.cwd);
    expect(route).toMatchObject({
      route: 'auto',
      calibration: 'NOT CALIBRATED',
      audits: 50,
      ungraded: 5,
      bad: 5,
      low: lowerBound(5, 45, 0.025),
      high: upperBound(5, 45, 0.025),
      alarm: { level: 0, target: 0.1, delta: 0.05 },
    });
    expect(route.risk).toBeCloseTo(5 / 45);
    expect(route.alarm.evidence).toBeLessThan(20);
    const { stdout } = await reportOn(fixture.cwd);
    expect(stdout).toMatch(/50 audits, 5 bad of 45 graded, risk 11\.1 % \[\d+\.\d, \d+\.\d\]/);
  });

  test('shows evidence that raises an alarm, and the level an alarm has left the route at', async () => {
    const fixture = fitFixture();
    fixture.writeEvidence(audits(40, (at) => ({ draftRight: at % 2 === 0 })));
    const alarm = { route: 'auto', level: 2, at: '2026-01-31T12:00:00Z', target: 0.1, delta: 0.05 };
    const counts = { audits: 40, bad: 20, evidence: 25, calibration: 'NOT CALIBRATED' };
    const file = join(fixture.cwd, 'evidence', 'alarms.json');
    writeFileSync(file, JSON.stringify({ version: 1, alarms: [{ ...alarm, ...counts }] }));
    const route = await routeOf(fixture.cwd);
    expect(route.alarm.level).toBe(2);
    expect(route.alarm.evidence).toBeGreaterThan(20);
    expect((await reportOn(fixture.cwd)).stdout).toContain('level 2 (tightened: heavy only)');
  });

  test('is of the calibration that serves now, by its strata and its promise', async () => {
    const fixture = calibrated();
    const now = audits(20, (at) => ({ calibration: fixture.id, draftRight: at > 0 }));
    const before = audits(7, () => ({ calibration: 'abcdef012345', draftRight: false }));
    fixture.writeEvidence([...now, ...before]);
    const route = await routeOf(fixture.cwd);
    expect(route).toMatchObject({ calibration: fixture.id, audits: 20, bad: 1, earlier: 7 });
    expect(route.strata).toEqual([expect.objectContaining({ name: 'novel', audits: 20 })]);
    expect((await reportOn(fixture.cwd)).stdout).toContain('left out: 7 audits under another calibration');
  });

  test('calls bad what the promise calls bad', async () => {
    const both = (id: string) =>
      audits(10, (at) => ({ calibration: id, draftRight: at > 3, heavyRight: at > 1 }));
    const error = calibrated('error');
    error.writeEvidence(both(error.id));
    expect(await routeOf(error.cwd)).toMatchObject({ bad: 4 });
    const benefit = calibrated('benefit');
    benefit.writeEvidence(both(benefit.id));
    expect(await routeOf(benefit.cwd)).toMatchObject({ bad: 2 });
  });

  test('joins what clients said, and what was escalated in vain', async () => {
    const fixture = fitFixture();
    const escalated = audits(4, (at) => ({ source: 'escalated', id: `e${at}`, draftRight: at === 0 }));
    fixture.writeEvidence([...audits(3, (at) => ({ draftRight: at > 0 })), ...escalated]);
    const say = (receipt: string, verdict: 'good' | 'bad', served: string) =>
      formatFeedback(
        {
          receipt,
          tenant: 't',
          verdict,
          comment: 'secret words',
          at: '2026-01-31T13:00:00Z',
          route: 'auto',
          served,
        },
        { content: false },
      );
    const lines = [
      say('a0', 'bad', 'draft'),
      say('a1', 'bad', 'draft'),
      say('h', 'bad', 'heavy'),
      say('g', 'good', 'draft'),
    ];
    writeFileSync(join(fixture.cwd, 'evidence', 'feedback-2026-01-31.jsonl'), `${lines.join('\n')}\n`);
    expect(await routeOf(fixture.cwd)).toMatchObject({
      escalated: { graded: 4, in_vain: 1 },
      feedback: { good: 1, bad: 3, bad_of_drafts: 2, audited: 2, agreeing: 1 },
    });
  });

  test('of nothing, of a route there is none of, and of damaged files says so', async () => {
    const fixture = fitFixture();
    const empty = await reportOn(fixture.cwd);
    expect(empty.code).toBe(0);
    expect(empty.stdout).toContain('0 audits, none graded');
    expect((await reportOn(fixture.cwd, { route: 'legal' })).code).toBe(2);
    mkdirSync(join(fixture.cwd, 'evidence'));
    writeFileSync(join(fixture.cwd, 'evidence', 'alarms.json'), '{"version":');
    const { code, stdout, stderr } = await reportOn(fixture.cwd);
    expect(code).toBe(0);
    expect(stderr).toContain('alarms.json, so that every route is at heavy only');
    expect(stdout).toContain('level 2');
  });
});
