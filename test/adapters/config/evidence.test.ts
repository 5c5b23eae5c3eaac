import { describe, expect, test } from 'vitest';
import { load, loaded, mistakes } from './loading.ts';

const KEY = { OPENAI_API_KEY: 'sk-0123456789abc' };

describe('what a route does for evidence', () => {
  test('is, unless said otherwise: served, with a fiftieth of the accepted drafts audited for a dollar a day', () => {
    expect(loaded(KEY).routes.get('auto')).toMatchObject({
      mode: 'serve',
      second: null,
      policy: { name: 'entropy' },
      observe: { share: 0.1, concurrent: 2, dollarsPerDay: 1 },
      audits: { share: 0.02, escalatedShare: 0, concurrent: 2, dollarsPerDay: 1, target: null, delta: 0.05 },
    });
    expect(loaded(KEY).evidence).toEqual({
      dir: { name: './evidence', path: '/srv/evidence' },
      content: false,
    });
    expect(loaded(KEY).judge).toEqual({ model: null, timeoutMs: 60_000 });
  });

  test('is taken from the file', () => {
    const yaml = `
routes:
  auto:
    mode: observe
    second: other-small
    policy: {name: calibrated, file: made/calibration.json, uncertified: serve, gate_max_risk: 0.8, dollars_per_second: 0.001}
    observe: {share: 1, concurrent: 4, dollars_per_day: 0.5}
    audits: {share: 0, escalated_share: 0.01, target: 0.05, delta: 0.01}
evidence: {dir: ../kept, content: true}
judge: {model: gpt-4.1-mini, timeout_ms: 1000}
`;
    const config = loaded(KEY, yaml);
    expect(config.routes.get('auto')).toMatchObject({
      mode: 'observe',
      second: { name: 'other-small', upstream: 'openai' },
      policy: {
        name: 'calibrated',
        file: { name: 'made/calibration.json', path: '/srv/made/calibration.json' },
        uncertified: 'serve',
        gateMaxRisk: 0.8,
        dollarsPerSecond: 0.001,
        options: { topLogprobs: 5 },
      },
      observe: { share: 1, concurrent: 4, dollarsPerDay: 0.5 },
      audits: { share: 0, escalatedShare: 0.01, target: 0.05, delta: 0.01 },
    });
    expect(config.evidence).toEqual({ dir: { name: '../kept', path: '/kept' }, content: true });
    expect(config.judge).toMatchObject({
      model: { name: 'gpt-4.1-mini', upstream: 'openai' },
      timeoutMs: 1000,
    });
  });

  test('keeps the gate of a route that is not calibrated yet: the next calibration is fitted with it', () => {
    const yaml = 'routes: {auto: {policy: {gate_max_risk: 0.7}}}\n';
    const route = loaded(KEY, yaml).routes.get('auto');
    expect(route?.policy).toMatchObject({ name: 'entropy', gateMaxRisk: 0.7 });
  });

  test('finds the folders beside the configuration, wherever the process was started', () => {
    const yaml = 'routes: {auto: {policy: {name: calibrated, file: c.json}}}\n';
    const env = { ...KEY, DRAFT_THINKER_CONFIG: '/etc/gateway/config.yaml' };
    const result = load(env, { '/etc/gateway/config.yaml': yaml });
    expect(result).toMatchObject({
      ok: true,
      config: { evidence: { dir: { path: '/etc/gateway/evidence' } } },
    });
    expect(result.ok && result.config.routes.get('auto')?.policy).toMatchObject({
      file: { path: '/etc/gateway/c.json' },
    });
  });

  test('lets a second model and a judge be at home where the draft and the heavy side are', () => {
    const env = {
      DRAFT_BASE_URL: 'http://small/v1',
      DRAFT_MODEL: 's',
      HEAVY_BASE_URL: 'http://large/v1',
      HEAVY_MODEL: 'l',
    };
    const config = loaded(env, 'routes: {auto: {second: other}}\njudge: {model: careful}\n');
    expect(config.routes.get('auto')?.second).toMatchObject({ name: 'other', upstream: 'draft' });
    expect(config.judge.model).toMatchObject({ name: 'careful', upstream: 'heavy' });
    expect([...config.models.keys()]).toEqual(['l', 's', 'other', 'careful']);
  });

  test('keeps the upstream of a second model that nobody else uses', () => {
    const yaml = `
upstreams: {elsewhere: {base_url: http://elsewhere/v1}, openai: {api_key: k}}
models: {other: {upstream: elsewhere, wire_name: org/other}}
routes: {auto: {second: other}}
`;
    const config = loaded({}, yaml);
    expect(config.routes.get('auto')?.second).toMatchObject({ wireName: 'org/other', upstream: 'elsewhere' });
    expect([...config.upstreams.keys()].sort()).toEqual(['elsewhere', 'openai']);
  });
});

describe('a mistake in it is told', () => {
  test.each([
    [
      'routes: {auto: {policy: {name: calibrated}}}\n',
      'config.yaml:1:25 routes.auto.policy.file: is missing: policy calibrated needs the file that `calibrate fit` has written',
    ],
    [
      'routes: {auto: {policy: {name: calibarted, file: c.json}}}\n',
      'config.yaml:1:32 routes.auto.policy.name: "calibarted" is not one of entropy, calibrated; did you mean calibrated?',
    ],
    [
      'routes: {auto: {mode: observed}}\n',
      'config.yaml:1:23 routes.auto.mode: "observed" is not one of serve, observe; did you mean observe?',
    ],
    [
      'routes: {auto: {audit: {share: 1}}}\n',
      'config.yaml:1:17 routes.auto.audit: there is no setting of this name; did you mean audits?',
    ],
    [
      'routes: {auto: {audits: {target: 1}}}\n',
      'config.yaml:1:34 routes.auto.audits.target: 1 is not below 1; it must be a number above 0 and below 1',
    ],
    [
      'routes: {auto: {observe: {dollars_per_day: -1}}}\n',
      'config.yaml:1:44 routes.auto.observe.dollars_per_day: -1 is below 0; it must be a number from 0 to 1000000',
    ],
    [
      'routes: {auto: {second: SmolLM2-135M-Instruct}}\n',
      'config.yaml:1:25 routes.auto.second: "SmolLM2-135M-Instruct" is the draft model itself: agreeing with itself is no evidence',
    ],
    [
      'judge: {model: gpt-4.1}\n',
      'config.yaml:1:16 judge.model: "gpt-4.1" has no server: set OPENAI_API_KEY, or HEAVY_BASE_URL; with neither the sandbox answers, whose heavy model is reference-not-a-model',
    ],
    [
      'evidence: {folder: x}\n',
      'config.yaml:1:12 evidence.folder: there is no setting of this name; there are dir, content',
    ],
  ])('%s', (yaml, expected) => {
    expect(mistakes({}, yaml)).toEqual([expected]);
  });
});
