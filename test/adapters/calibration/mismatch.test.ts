import { describe, expect, test } from 'vitest';
import { formatMismatch, mismatch } from '../../../src/adapters/calibration/mismatch.ts';
import { openCalibration } from '../../../src/adapters/calibration/openCalibration.ts';
import { type RunningRoute, runningPair } from '../../../src/adapters/calibration/runningPair.ts';
import { writeCalibration } from '../../../src/adapters/calibration/writeCalibration.ts';
import { NO_RULES } from '../../../src/core/modelRules.ts';
import { loaded } from '../config/loading.ts';
import { SMALL_PAIR, smallCalibration } from './smallCalibration.ts';

const ROUTE: RunningRoute = {
  draft: { wireName: 'small', rules: NO_RULES },
  heavy: { wireName: 'large' },
  second: null,
  draftTools: false,
  policy: { options: { form: 'renormalised', topLogprobs: 5, window: 10 } },
  holdBack: { tokens: 16, tokensMax: 48 },
};

describe('a route and its calibration', () => {
  const calibration = { pair: runningPair(ROUTE) };

  test('match when nothing differs that the calibration depends on', () => {
    expect(mismatch(calibration, runningPair(structuredClone(ROUTE)))).toEqual([]);
    expect(runningPair(ROUTE)).toEqual({
      ...SMALL_PAIR,
      parameters: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test.each<[string, Partial<RunningRoute>, string, string]>([
    ['draft', { draft: { wireName: 'tiny', rules: NO_RULES } }, 'small', 'tiny'],
    ['heavy', { heavy: { wireName: 'huge' } }, 'large', 'huge'],
    ['second', { second: { wireName: 'other' } }, 'none', 'other'],
    [
      'policy.form',
      { policy: { options: { form: 'residual', topLogprobs: 5, window: 10 } } },
      'renormalised',
      'residual',
    ],
    [
      'policy.top_logprobs',
      { policy: { options: { form: 'renormalised', topLogprobs: 6, window: 10 } } },
      '5',
      '6',
    ],
    [
      'policy.window',
      { policy: { options: { form: 'renormalised', topLogprobs: 5, window: 8 } } },
      '10',
      '8',
    ],
    ['policy.gate_max_risk', { policy: { ...ROUTE.policy, gateMaxRisk: 0.8 } }, 'none', '0.8'],
    ['hold_back.tokens', { holdBack: { tokens: 8, tokensMax: 48 } }, '16', '8'],
    ['hold_back.tokens_max', { holdBack: { tokens: 16, tokensMax: 64 } }, '48', '64'],
  ])('differ in %s, which is named as in the settings', (field, change, calibrated, running) => {
    const found = mismatch(calibration, runningPair({ ...ROUTE, ...change }));
    expect(found).toEqual([{ field, calibrated, running }]);
    expect(found.map(formatMismatch)).toEqual([
      `${field} is ${running}, and the calibration was made with ${calibrated}`,
    ]);
  });

  test.each<[string, Partial<RunningRoute>]>([
    ['drafted tools', { draftTools: true }],
    ['a dropped field', { draft: { wireName: 'small', rules: { ...NO_RULES, drop: ['temperature'] } } }],
    ['a capped field', { draft: { wireName: 'small', rules: { ...NO_RULES, cap: { max_tokens: 9 } } } }],
    ['a renamed field', { draft: { wireName: 'small', rules: { ...NO_RULES, rename: { a: 'b' } } } }],
  ])('differ in %s, by digest', (_name, change) => {
    const [found, ...others] = mismatch(calibration, runningPair({ ...ROUTE, ...change }));
    expect(found?.field).toBe('draft_tools and the rules of the draft model');
    expect(others).toEqual([]);
  });

  test('do not differ by the order in which rules are written', () => {
    const rules = (drop: string[], cap: Record<string, number>) => ({
      ...ROUTE,
      draft: { wireName: 'small', rules: { rename: {}, drop, cap } },
    });
    expect(runningPair(rules(['a', 'b'], { x: 1, y: 2 }))).toEqual(
      runningPair(rules(['b', 'a', 'b'], { y: 2, x: 1 })),
    );
  });

  test('are compared as the configuration has them', () => {
    const yaml = 'routes: {auto: {draft: small, heavy: large}}\nmodels: {small: {wire_name: org/small}}\n';
    const route = loaded({ OPENAI_API_KEY: 'sk-0' }, yaml).routes.get('auto');
    expect(route === undefined ? null : runningPair(route)).toMatchObject({
      ...SMALL_PAIR,
      draft: 'org/small',
      parameters: runningPair(ROUTE).parameters,
    });
  });
});

describe('opening a calibration', () => {
  const fitting = smallCalibration({ parameters: runningPair(ROUTE).parameters });
  const opened = (text: string) => openCalibration(() => text, ROUTE);

  test('gives it when it fits', () => {
    expect(opened(writeCalibration(fitting))).toMatchObject({
      ok: true,
      calibration: { pair: fitting.pair },
    });
  });

  test('names every field that differs', () => {
    const other = { ...fitting, pair: { ...fitting.pair, draft: 'tiny', topLogprobs: 20 } };
    expect(opened(writeCalibration(other))).toEqual({
      ok: false,
      fields: ['draft', 'policy.top_logprobs'],
      faults: [
        'draft is small, and the calibration was made with tiny',
        'policy.top_logprobs is 5, and the calibration was made with 20',
      ],
    });
  });

  test('tells why a file cannot be read', () => {
    expect(opened('{')).toMatchObject({
      ok: false,
      fields: [],
      faults: [expect.stringMatching(/^it is not whole JSON/)],
    });
    const failing = (code: string) => () => {
      throw Object.assign(new Error('open /secret/path'), { code });
    };
    expect(openCalibration(failing('ENOENT'), ROUTE)).toMatchObject({ faults: ['there is no such file'] });
    expect(openCalibration(failing('EACCES'), ROUTE)).toMatchObject({
      faults: ['it cannot be read: EACCES'],
    });
  });
});
