import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ReportCommandOptions, report } from '../../src/cli/report.ts';
import { madeUpDrafts } from '../calibration/madeUpDrafts.ts';
import { CONFIG, fitFixture, observedAs } from './calibrate/fitFixture.ts';
import { testIo } from './testIo.ts';

const options: ReportCommandOptions = {
  route: null,
  alpha: 0.2,
  delta: 0.05,
  risk: 'error',
  seed: 1,
  resamples: 20,
  json: false,
};
const EASY = [{ name: 'capitals', words: ['capital', 'country'], rightShare: 0.9, tells: 1 }];
const observing = { ...CONFIG, routes: { auto: { draft: 'small', heavy: 'large', mode: 'observe' } } };
const reportOn = async (cwd: string, changes: Partial<ReportCommandOptions> = {}) => {
  const use = testIo(cwd);
  return { code: await report({ ...options, ...changes }, use.io), ...use.written };
};

describe('draft-thinker report', () => {
  test('tells of each route what was observed, what serving would save, and what is certified', async () => {
    const fixture = fitFixture(observing);
    fixture.writeEvidence(madeUpDrafts(150, 1, EASY).map((draft) => observedAs(draft, 'observed')));
    const { code, stdout } = await reportOn(fixture.cwd);
    expect(code).toBe(0);
    expect(stdout).toContain('route auto: small drafts, large is heavy');
    expect(stdout).toMatch(/observed 150, graded 150, as good as heavy: \d+\.\d %/);
    expect(stdout).toMatch(/streams: would keep \d+\.\d % \[[\d., ]+\] of drafts, save -?\d+\.\d %/);
    expect(stdout).toMatch(/rest, \d+ graded: streams certified, \d+ bad of \d+ accepted/);
    expect(stdout).toMatch(/capitals: observed 150, graded 150/);
  });

  test('--json holds the same, for a script', async () => {
    const fixture = fitFixture(observing);
    const drafts = madeUpDrafts(90, 1, EASY).map((draft) => observedAs(draft, 'observed'));
    const ungraded = drafts.map((draft, at) => (at < 10 ? { ...draft, draftRight: null } : draft));
    fixture.writeEvidence(ungraded);
    const { stdout } = await reportOn(fixture.cwd, { json: true, alpha: 0.02 });
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ version: 1, alpha: 0.02, delta: 0.05, risk: 'error' });
    const [route] = told.routes;
    expect(route).toMatchObject({
      route: 'auto',
      observed: 90,
      graded: 80,
      priced: true,
      why: null,
      others: [],
    });
    expect(route.families).toEqual([
      { family: 'capitals', observed: 90, graded: 80, agreement: expect.any(Number) },
    ]);
    const [stratum] = route.would_be.strata;
    expect(stratum.stream).toMatchObject({ certified: false, missing: expect.any(Number) });
  });

  test('says how many are missing while there is too little, and that a price is unknown', async () => {
    const models = { small: { upstream: 'far' }, large: { upstream: 'far' } };
    const fixture = fitFixture({ ...observing, models });
    expect((await reportOn(fixture.cwd)).stdout).toContain('0 of 0 drafts are graded, and 60 are needed');
    fixture.writeEvidence(madeUpDrafts(150, 1, EASY).map((draft) => observedAs(draft, 'observed')));
    expect((await reportOn(fixture.cwd)).stdout).toContain('save unknown, since a price is');
  });

  test('leaves out drafts of another pair, of another route and of audits, and tells of lines it cannot read', async () => {
    const fixture = fitFixture(observing);
    const drafts = madeUpDrafts(6, 1).map((draft) => observedAs(draft, 'observed'));
    fixture.writeEvidence(
      [
        ...drafts.slice(0, 4),
        ...drafts.slice(4, 5).map((draft) => ({ ...draft, route: 'other' })),
        ...drafts.slice(5).map((draft) => ({ ...draft, source: 'accepted' as const })),
      ],
      { draft: 'tiny', heavy: 'large', second: null },
    );
    writeFileSync(join(fixture.cwd, 'evidence', 'observed-2026-02-01.jsonl'), '{"v":1,');
    const { code, stdout, stderr } = await reportOn(fixture.cwd);
    expect(code).toBe(0);
    expect(stdout).toContain('observed 0, graded 0');
    expect(stdout).toContain('left out, of another pair of models: tiny with large: 4 drafts');
    expect(stderr).toMatch(/observed-2026-02-01\.jsonl:1: .*cut short/);
  });

  test('of a route that there is none of, or a configuration with a mistake, ends with its own exit code', async () => {
    const fixture = fitFixture(observing);
    expect((await reportOn(fixture.cwd, { route: 'legal' })).code).toBe(2);
    writeFileSync(join(fixture.cwd, 'config.yaml'), 'routes: 7');
    expect((await reportOn(fixture.cwd)).code).toBe(78);
  });
});
