import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCalibration } from '../../../src/adapters/calibration/readCalibration.ts';
import { writeCalibration } from '../../../src/adapters/calibration/writeCalibration.ts';
import { type ApplyOptions, apply } from '../../../src/cli/calibrate/apply.ts';
import { openConfig, routeNamed } from '../../../src/cli/openConfig.ts';
import type { CalibratedPair } from '../../../src/core/calibration.ts';
import { smallCalibration } from '../../adapters/calibration/smallCalibration.ts';
import { testIo } from '../testIo.ts';
import { fitFixture } from './fitFixture.ts';

const CONFIG = `# our gateway
upstreams:
  far: { base_url: "http://127.0.0.1:9", api_key: sk-secret-key } # the one we rent
models:
  small: { upstream: far }
  large: { upstream: far }
routes:
  # what everybody uses
  auto:
    draft: small
    heavy: large
    mode: observe # until there is a certificate
    policy:
      # asked of legal in May
      threshold_bits: 1.5
`;

/** A folder with that configuration and a calibration of its route, changed as told. */
function applyFixture(
  changes: { readonly pair?: Partial<CalibratedPair>; readonly certified?: boolean } = {},
  config = CONFIG,
) {
  const { cwd, pair, read } = fitFixture(config);
  const calibration = smallCalibration({ ...pair, ...changes.pair });
  const refused = { certified: false, threshold: 0.1, accepted: 20, bad: 0, missing: 9 } as const;
  const strata = calibration.strata.map((stratum) => ({ ...stratum, stream: refused, whole: refused }));
  mkdirSync(join(cwd, 'run'));
  const text = writeCalibration(changes.certified === false ? { ...calibration, strata } : calibration);
  writeFileSync(join(cwd, 'run', 'calibration.json'), text);
  return {
    cwd,
    read,
    /** Under its id, so that the next fit does not change what is served. */
    kept: `calibration-${readCalibration(text).id}.json`,
    apply: async (options: Partial<ApplyOptions> = {}) => {
      const use = testIo(cwd);
      const asked = { calibration: 'run', dryRun: false, uncertified: false, ...options };
      return { code: await apply(asked, use.io), ...use.written };
    },
    route: () => {
      const { io } = testIo(cwd);
      const opened = openConfig(undefined, io);
      return opened === null ? null : routeNamed(opened, undefined, io);
    },
  };
}

describe('calibrate apply', () => {
  test('puts the route on the calibration, keeps every comment, and keeps the file as it was', async () => {
    const fixture = applyFixture();
    const { code, stdout, stderr } = await fixture.apply();
    expect(code).toBe(0);
    expect(stderr).toContain('This calibration is of a dataset');
    const after = fixture.read('config.yaml');
    for (const [comment] of CONFIG.matchAll(/#.*/g)) expect(after).toContain(comment);
    expect(fixture.route()).toMatchObject({
      mode: 'serve',
      policy: { name: 'calibrated', file: { path: join(fixture.cwd, 'run', fixture.kept) } },
    });
    expect(fixture.read('config.yaml.bak')).toBe(CONFIG);
    expect(stdout).toContain('config.yaml.bak');
    expect(stdout).not.toContain('sk-secret-key');
    expect(fixture.read(`run/${fixture.kept}`)).toBe(fixture.read('run/calibration.json'));
    expect((await fixture.apply()).stdout).toContain('has it already');
    expect(existsSync(join(fixture.cwd, 'config.yaml.bak2'))).toBe(false);
  });

  test('changes nothing but what it says', async () => {
    const fixture = applyFixture();
    const { stdout } = await fixture.apply({ dryRun: true });
    expect(stdout.split('\n').filter((line) => /^[-+]/.test(line))).toEqual([
      '-    mode: observe # until there is a certificate',
      '+    mode: serve # until there is a certificate',
      '+      name: calibrated',
      `+      file: ./run/${fixture.kept}`,
    ]);
    expect(fixture.read('config.yaml')).toBe(CONFIG);
    expect(existsSync(join(fixture.cwd, 'config.yaml.bak'))).toBe(false);
  });

  test('never writes over a backup', async () => {
    const fixture = applyFixture();
    writeFileSync(join(fixture.cwd, 'config.yaml.bak'), 'mine');
    const { stdout } = await fixture.apply();
    expect(stdout).toContain('config.yaml.bak2');
    expect(fixture.read('config.yaml.bak')).toBe('mine');
    expect(fixture.read('config.yaml.bak2')).toBe(CONFIG);
  });

  test('sets how evidence is read where the calibration was made otherwise', async () => {
    const fixture = applyFixture({ pair: { form: 'residual', topLogprobs: 12, window: 7 } });
    expect((await fixture.apply()).code).toBe(0);
    expect(fixture.route()?.policy.options).toMatchObject({ form: 'residual', topLogprobs: 12, window: 7 });
    const plain = applyFixture();
    await plain.apply();
    expect(plain.read('config.yaml')).not.toMatch(/top_logprobs|window|form:/);
  });

  test('refuses what has no certificate, unless it is told to', async () => {
    const fixture = applyFixture({ certified: false });
    const refused = await fixture.apply();
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('with 9 accepted examples missing. --uncertified serves');
    expect(fixture.read('config.yaml')).toBe(CONFIG);
    expect((await fixture.apply({ uncertified: true })).code).toBe(0);
    expect(fixture.route()?.policy).toMatchObject({ name: 'calibrated', uncertified: 'serve' });
  });

  test('refuses a calibration of another pair, and names each field', async () => {
    const fixture = applyFixture({ pair: { draft: 'tiny', holdBackTokens: 8 } });
    const { code, stderr } = await fixture.apply();
    expect(code).toBe(1);
    expect(stderr).toContain('draft is small, and the calibration was made with tiny');
    expect(stderr).toContain('hold_back.tokens is 16, and the calibration was made with 8');
    expect(fixture.read('config.yaml')).toBe(CONFIG);
  });

  test('refuses to switch on a gate that the calibration was made without', async () => {
    const config = CONFIG.replace('threshold_bits: 1.5', 'gate_max_risk: 0.5');
    const { code, stderr } = await applyFixture({ pair: { gateMaxRisk: null } }, config).apply();
    expect(code).toBe(1);
    expect(stderr).toContain('policy.gate_max_risk is 0.5, and the calibration was made with none');
    // One that was fitted for the route as it is, gate and all, fits.
    expect((await applyFixture({}, config).apply()).code).toBe(0);
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, text.length / 2)],
    [
      'edited',
      (text: string) => text.replace('"alpha": 0.1', '"alpha": 0.01').replace('"alpha":0.1', '"alpha":0.01'),
    ],
    ['empty', () => ''],
  ])('refuses a file that was %s', async (_, change) => {
    const fixture = applyFixture();
    const file = join(fixture.cwd, 'run', 'calibration.json');
    const text = readFileSync(file, 'utf8');
    expect(change(text)).not.toBe(text);
    writeFileSync(file, change(text));
    const { code, stderr } = await fixture.apply();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot apply .*calibration\.json: \S/);
    expect(fixture.read('config.yaml')).toBe(CONFIG);
  });

  test('without a calibration, a route or a configuration file says which is missing', async () => {
    const fixture = applyFixture();
    expect((await fixture.apply({ calibration: 'nowhere' })).code).toBe(1);
    const route = await fixture.apply({ route: 'legal' });
    expect(route.code).toBe(2);
    expect(route.stderr).toContain('There is no route "legal"; there are: auto');
    const use = testIo(join(fixture.cwd, 'run'));
    expect(await apply({ calibration: '.', dryRun: false, uncertified: false }, use.io)).toBe(78);
    expect(use.written.stderr).toContain('There is no configuration file to change');
  });

  test('says that an alarm stands, which another calibration does not take back', async () => {
    const fixture = applyFixture();
    mkdirSync(join(fixture.cwd, 'evidence'));
    const alarm = {
      route: 'auto',
      level: 1,
      at: '2026-01-31T12:00:00Z',
      target: 0.1,
      delta: 0.05,
      audits: 40,
      bad: 14,
      evidence: 25,
      calibration: 'abcdef012345',
    };
    const file = join(fixture.cwd, 'evidence', 'alarms.json');
    writeFileSync(file, JSON.stringify({ version: 1, alarms: [alarm] }));
    const { code, stderr } = await fixture.apply({ dryRun: true });
    expect(code).toBe(0);
    expect(stderr).toContain('Route auto stays tightened: stricter threshold');
    expect(stderr).toContain(file);
    writeFileSync(file, '{');
    expect((await fixture.apply({ dryRun: true })).stderr).toContain('every route is at heavy only');
  });

  test.each([
    ['wide', '    '],
    ['narrow', '  '],
  ])('of a configuration in another style, %s, leaves its style alone', async (_, tab) => {
    const config = [
      'upstreams:',
      `${tab}far:`,
      `${tab}${tab}base_url: http://127.0.0.1:9`,
      `${tab}${tab}api_key: none`,
      ...(tab.length === 2 ? [`${tab}${tab}models:`, `${tab}${tab}- small`, `${tab}${tab}- large`] : []),
      'routes:',
      `${tab}auto: {draft: small, heavy: large}`,
      '',
    ].join('\n');
    const fixture = applyFixture({}, config);
    const { stdout } = await fixture.apply({ dryRun: true });
    expect(stdout.split('\n').filter((line) => /^[-+]/.test(line))).toHaveLength(2);
  });
});
