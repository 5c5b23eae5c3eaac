import { existsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCalibration } from '../../src/adapters/calibration/readCalibration.ts';
import { lowerBound } from '../../src/calibration/clopperPearson.ts';
import { auditReport } from '../../src/cli/auditReport.ts';
import { apply } from '../../src/cli/calibrate/apply.ts';
import { type FitCommandOptions, fit } from '../../src/cli/calibrate/fit.ts';
import { report as fittedReport } from '../../src/cli/calibrate/report.ts';
import { report as observedReport } from '../../src/cli/report.ts';
import { testIo } from '../cli/testIo.ts';
import type { AdoptedGateway, AdoptionReceipt } from './adoptionGateway.ts';
import { type AdoptionSite, adoptionSite } from './adoptionSite.ts';
import { type AdoptionPrompt, adoptionTraffic } from './adoptionTraffic.ts';
import { within } from './within.ts';

/** What is promised: at most this share of bad answers among kept drafts. */
const ALPHA = 0.2;
const OBSERVED = 600;
const SERVED = 140;
/** More than an alarm takes once most of what is kept is wrong. */
const MOST_WORSE = 400;
const FOLDER = 'evidence/calibration-auto';

// The chapters of one story, each on what those before it have left behind: after a failure they are skipped.
describe('adopting the gateway on traffic that repeats itself', { timeout: 60_000 }, () => {
  let site: AdoptionSite;
  let traffic: (count: number, seed: number) => readonly AdoptionPrompt[];
  let gateway: AdoptedGateway;
  let applied = '';
  let kept: readonly AdoptionReceipt[] = [];

  beforeAll(async () => {
    traffic = await adoptionTraffic();
    site = await adoptionSite();
  });
  afterAll(() => site.close());
  let broken = false;
  beforeEach(({ skip }) => skip(broken));
  afterEach(({ task }) => {
    broken ||= task.result?.state === 'fail';
  });

  /** Runs a command in the folder. */
  async function command<Options>(
    run: (options: Options, io: ReturnType<typeof testIo>['io']) => Promise<number>,
    options: Options,
  ) {
    const { io, written } = testIo(site.cwd);
    const code = await run(options, io);
    return { code, ...written };
  }

  const fitted = (from: FitCommandOptions['from'], changes: Partial<FitCommandOptions> = {}) =>
    command(fit, {
      from,
      alpha: ALPHA,
      delta: 0.05,
      risk: 'error',
      split: 'row',
      model: 'logistic',
      evidence: null,
      familyEvidence: {},
      seed: 1,
      resamples: 20,
      ...changes,
    });
  const applying = { calibration: FOLDER, dryRun: false, uncertified: false };

  test('observe changes nobody’s answer, and records drafts without their words', async () => {
    gateway = await site.start();
    expect(gateway.startText).toMatch(/Mode +observe: heavy answers everything; 100 % drafted in the shadow/);
    const prompts = traffic(OBSERVED, 1);
    const receipts = await gateway.ask(prompts);
    expect(new Set(receipts.map(({ served, reason }) => `${served}, ${reason}`))).toEqual(
      new Set(['heavy, observed']),
    );
    await within(30_000, 'Comparing', gateway.compared(OBSERVED));
    expect(await gateway.checks()).toMatchObject({
      'mode.auto': expect.stringContaining('observe'),
      'comparisons.auto': `${OBSERVED} recorded, 0 without a place or money, 0 failed`,
    });
    await gateway.stop();

    const lines = site.lines('observed');
    expect(lines).toHaveLength(OBSERVED);
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(OBSERVED);
    const kept = lines.join('\n');
    for (const { prompt } of prompts) expect(kept).not.toContain(prompt);
    expect(kept).not.toMatch(/Paris|kilomet/i);
  });

  test('report says what serving would be like, and what is certified at which promise', async () => {
    const { code, stdout } = await command(observedReport, {
      route: null,
      alpha: ALPHA,
      delta: 0.05,
      risk: 'error',
      seed: 1,
      resamples: 20,
      json: false,
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`observed ${OBSERVED}, graded ${OBSERVED}, as good as heavy: `);
    expect(stdout).toMatch(/streams: would keep .* save .*, with .* \(\d+ requests held out\)/);
    expect(stdout).toContain('at most 20.0 % bad among kept drafts, each with probability 95.0 %:');
    expect(stdout).toMatch(/(streams|whole) certified, \d+ bad of \d+ accepted, risk at most 0\.(1\d\d|200)/);
  });

  test('a promise that cannot be kept is refused by fit and by apply, with the reason', async () => {
    const before = site.read('config.yaml');
    const strict = await fitted({ from: 'observed' }, { alpha: 0.002, out: 'strict' });
    expect(strict.code).toBe(3);
    expect(strict.stdout).toMatch(/refused, \d+ bad of \d+ accepted: .*(are missing|a stricter threshold)/);
    const refused = await command(apply, { ...applying, calibration: 'strict' });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(
      /^Cannot apply .*calibration\.json: (nothing is|nothing can be) certified/,
    );
    expect(site.read('config.yaml')).toBe(before);
  });

  test('fit, report and apply lead to a configuration that names what was applied', async () => {
    const before = site.read('config.yaml');
    const { code, stdout } = await fitted({ from: 'observed' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/strata certified, for streams or whole answers: at most 20 % bad/);
    expect((await command(fittedReport, { run: FOLDER })).code).toBe(0);
    expect(site.read(`${FOLDER}/report.html`)).toContain('<svg');
    expect(site.read(`${FOLDER}/report.md`)).toContain('CERTIFIED at');

    const written = await command(apply, applying);
    expect(written.code).toBe(0);
    expect(written.stdout).toContain('It holds from the next start on');
    expect(site.read('config.yaml.bak')).toBe(before);
    const after = site.read('config.yaml');
    expect(after).toContain('    # everything is compared while we try\n');
    applied = /file: \.\/(\S+)/.exec(after)?.[1] ?? '';
    expect(applied).toMatch(/^evidence\/calibration-auto\/calibration-[0-9a-f]{12}\.json$/);
    expect(site.read(applied)).toBe(site.read(`${FOLDER}/calibration.json`));
  });

  test('from the next start on drafts are kept under the certificate, and audits find the promise kept', async () => {
    gateway = await site.start();
    const id = /calibration-(\w+)\.json$/.exec(applied)?.[1];
    expect(gateway.startText).toMatch(
      new RegExp(
        `Policy +calibrated .* \\(observed\\), id ${id}: alpha 0\\.2, delta 0\\.05, certified [1-9]`,
      ),
    );
    const receipts = await gateway.ask(traffic(SERVED, 2));
    const drafts = receipts.filter(({ served }) => served === 'draft');
    expect(drafts.length).toBeGreaterThan(5);
    for (const { policy, reason } of drafts) {
      expect(policy).toMatchObject({ name: 'calibrated', calibration: id, certified: true, tightened: 0 });
      expect(reason).toBe('low_risk');
    }
    await within(30_000, 'Auditing', gateway.compared(SERVED));
    kept = await Promise.all(drafts.map(({ id }) => gateway.receipt(id)));
    const bad = kept.filter(({ audit }) => audit?.adequate === false).length;
    expect(kept.every(({ audit }) => audit?.grader === 'same_answer')).toBe(true);
    // Not more than chance explains, at one in a hundred.
    expect(lowerBound(bad, kept.length, 0.01)).toBeLessThanOrEqual(ALPHA);
    expect(gateway.told).toEqual([]);
    expect(await gateway.checks()).toMatchObject({ 'audits.auto': `${bad} bad of ${kept.length} graded` });
    expect(await gateway.metric('draftthinker_route_audits{route="auto",result="bad"}')).toBe(bad);
    expect(await gateway.metric('draftthinker_route_tightened_level{route="auto"}')).toBe(0);
  });

  test('feedback is taken by receipt', async () => {
    const right = kept.find(({ audit }) => audit?.adequate === true)?.id ?? '';
    expect(await gateway.feedback(right, 'bad')).toBe(200);
    expect(await gateway.feedback('req_of_nobody', 'bad')).toBe(404);
  });

  test('a drafter that gets worse raises an alarm, and the route tightens and says so everywhere', async () => {
    await site.worsen(1);
    const alarm = () => gateway.told.find(({ fields }) => fields.event === 'route_tightened');
    let asked = 0;
    for (const prompt of traffic(MOST_WORSE, 3)) {
      if (alarm() !== undefined) break;
      await gateway.ask([prompt]);
      asked += 1;
      await within(10_000, 'Auditing', gateway.compared(SERVED + asked));
    }
    const raised = alarm();
    expect(raised?.level).toBe('error');
    expect(raised?.text).toMatch(
      /^route auto: \d+ of \d+ audited answers were bad, where 0\.2 was promised; /,
    );
    const level = raised?.fields.level;
    expect(await gateway.checks()).toMatchObject({
      'tightened.auto': expect.stringMatching(`^level ${level}: `),
    });
    expect(await gateway.metric('draftthinker_route_tightened_level{route="auto"}')).toBe(level);
    const [next] = await gateway.ask(traffic(1, 4));
    expect(next?.policy.tightened).toBe(level);
    expect(JSON.parse(site.read('evidence/alarms.json')).alarms).toMatchObject([{ route: 'auto', level }]);
    await gateway.stop();

    const { code, stdout } = await command(auditReport, { route: null, json: false });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^route auto, calibration \w{12}: \d+ audits, \d+ bad of \d+ graded, risk \d/);
    expect(stdout).toContain(`level ${level} (tightened: `);
    expect(stdout).toContain('feedback: 0 good, 1 bad (1 of drafts)');
  });

  test('what is tightened stays so over a restart', async () => {
    gateway = await site.start();
    expect(gateway.told).toMatchObject([
      { level: 'warn', fields: { event: 'route_is_tightened', route: 'auto' } },
    ]);
    const [first] = await gateway.ask(traffic(1, 5));
    expect(first?.policy.tightened).toBeGreaterThan(0);
    await within(10_000, 'Comparing', gateway.compared(1));
    await gateway.stop();
  });

  test('a fit from operation learns from audits and feedback, and changes nothing until it is applied', async () => {
    const before = site.read(applied);
    const { code, stdout, stderr } = await fitted({ from: 'operation' });
    expect([0, 3]).toContain(code);
    expect(stderr).toContain('feedback changed the grade of 1 drafts');
    expect(stdout).toContain(' drafts to learn from, ');
    const { id, data } = readCalibration(site.read(`${FOLDER}/calibration.json`));
    expect(data.source).toBe('operation');
    expect(site.read(applied)).toBe(before);

    const shown = await command(apply, { ...applying, dryRun: true, uncertified: true });
    expect(shown.stdout).toContain(`-      file: ./${applied}`);
    expect(shown.stdout).toContain(`+      file: ./${FOLDER}/calibration-${id}.json`);
    expect(existsSync(join(site.cwd, FOLDER, `calibration-${id}.json`))).toBe(false);
  });

  test('once the cause is gone, removing the alarm takes the tightening back', async () => {
    await site.worsen(0);
    unlinkSync(join(site.cwd, 'evidence', 'alarms.json'));
    gateway = await site.start();
    expect(gateway.told).toEqual([]);
    const receipts = await gateway.ask(traffic(40, 6));
    expect(new Set(receipts.map(({ policy }) => policy.tightened))).toEqual(new Set([0]));
    expect(receipts.some(({ served }) => served === 'draft')).toBe(true);
    await within(10_000, 'Comparing', gateway.compared(40));
    expect(existsSync(join(site.cwd, 'evidence', 'alarms.json'))).toBe(false);
  });
});
