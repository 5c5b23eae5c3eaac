import { expect, test } from 'vitest';
import { startLine, startText } from '../../src/cli/startText.ts';
import type { PolicyStanding } from '../../src/policyStanding.ts';
import { smallCalibration } from '../adapters/calibration/smallCalibration.ts';
import { loaded } from '../adapters/config/loading.ts';

const CALIBRATED: PolicyStanding = {
  kind: 'calibrated',
  calibration: { ...smallCalibration(), id: 'abcdef012345' },
  uncertified: 'heavy',
};
const REFUSED: PolicyStanding = {
  kind: 'refused',
  file: 'calibration.json',
  faults: ['policy.top_logprobs is 5, and the calibration was made with 20'],
  fields: ['policy.top_logprobs'],
};

function started(standing: PolicyStanding, yaml?: string, sandboxUrl: string | null = null) {
  const config = loaded({ OPENAI_API_KEY: 'sk-0123456789' }, yaml);
  const policies = new Map([...config.routes.keys()].map((name) => [name, standing]));
  return { version: '1.2.3', url: 'http://127.0.0.1:8080', config, policies, sandboxUrl, colour: false };
}

function row(name: string, text: string): string | undefined {
  const line = text.split('\n').find((one) => one.trimStart().startsWith(`${name} `));
  return line?.trim().slice(name.length).trim();
}

test('a route without a calibration is said to be NOT CALIBRATED', () => {
  const text = startText(started({ kind: 'uncalibrated' }));
  expect(row('Policy', text)).toBe(
    'entropy, NOT CALIBRATED: 2 bits, renormalised top-5 (no evidence yet that it catches bad drafts)',
  );
  expect(JSON.parse(startLine(started({ kind: 'uncalibrated' })))).toMatchObject({
    event: 'started',
    url: 'http://127.0.0.1:8080/v1',
    config: 'no file: environment and defaults',
    mode: 'serve',
    policy: 'entropy',
    calibration: 'NOT CALIBRATED',
  });
});

test('a calibrated one says when, on what, by which file and what is certified', () => {
  expect(row('Policy', startText(started(CALIBRATED)))).toBe(
    'calibrated 2026-02-03 on 400 graded drafts (dataset), id abcdef012345: alpha 0.1, delta 0.05, ' +
      'certified 1 of 2 strata for streams and 1 for whole answers, the rest to heavy',
  );
  expect(JSON.parse(startLine(started(CALIBRATED)))).toMatchObject({
    policy: 'calibrated',
    calibration: 'abcdef012345',
    calibrated_at: '2026-02-03T04:05:06.000Z',
    calibrated_on: 'dataset',
    alpha: 0.1,
    delta: 0.05,
    certified: { strata: 2, stream: 1, whole: 1 },
  });
});

test('one that certifies nothing says so', () => {
  const calibration = smallCalibration();
  const strata = calibration.strata.map((stratum) => ({
    ...stratum,
    stream: { certified: false, threshold: null, accepted: 9, bad: 3, missing: null } as const,
    whole: { certified: false, threshold: null, accepted: 9, bad: 3, missing: null } as const,
  }));
  const standing = (uncertified: 'heavy' | 'serve') =>
    started({ kind: 'calibrated', calibration: { ...calibration, strata }, uncertified });
  expect(row('Policy', startText(standing('heavy')))).toMatch(/, NOTHING CERTIFIED, everything to heavy$/);
  expect(row('Policy', startText(standing('serve')))).toMatch(/everything served NOT CERTIFIED$/);
});

test('a refused calibration is NOT CALIBRATED, and why', () => {
  expect(row('Policy', startText(started(REFUSED)))).toBe(
    'entropy, NOT CALIBRATED: 2 bits, renormalised top-5, because calibration.json is refused: ' +
      'policy.top_logprobs is 5, and the calibration was made with 20',
  );
  expect(JSON.parse(startLine(started(REFUSED)))).toMatchObject({
    policy: 'entropy',
    calibration: 'NOT CALIBRATED',
    calibration_refused: { file: 'calibration.json', faults: REFUSED.kind === 'refused' && REFUSED.faults },
  });
});

test('each of several routes has its line, and an observing one says what that means', () => {
  const yaml = 'routes: {auto: {}, careful: {mode: observe, observe: {share: 0.07}}}\n';
  const text = startText(started({ kind: 'uncalibrated' }, yaml));
  expect(row('Policy auto', text)).toContain('NOT CALIBRATED');
  expect(row('Policy careful', text)).toContain('NOT CALIBRATED');
  expect(row('Mode careful', text)).toBe(
    'observe: heavy answers everything; 7 % drafted in the shadow, for at most $1 a day, into ./evidence',
  );
  expect(row('Mode auto', text)).toBeUndefined();
});

test('the address of the sandbox is told, and what can be done there', () => {
  const text = startText(started({ kind: 'uncalibrated' }, undefined, 'http://127.0.0.1:4000/v1'));
  expect(text).toContain('at http://127.0.0.1:4000/v1; its drafter can be made worse: sandbox/README.md');
});

test.each([
  ['{mode: off}', 'off: every request is answered afresh'],
  ['{}', 'exact, in memory, 10000 answers, for 24 h'],
  ['{file: kept/a.db, ttl_s: 90, entries: 5}', 'exact, in kept/a.db, 5 answers, for 90 s'],
  ['{redis: {url: "redis://u:word@r:1/2"}, ttl_s: 120}', 'exact, in Redis at redis://r:1/2, for 2 min'],
  ['{mode: semantic}', 'semantic by the built-in embedder, in memory, 10000 answers, for 24 h'],
  [
    '{mode: semantic, shadow: true, embedder: {model: text-embedding-3-small}}',
    'semantic in shadow (likeness is recorded, not served) by text-embedding-3-small, in memory, 10000 answers, for 24 h',
  ],
  [
    '{mode: semantic, redis: {url: "redis://r"}}',
    'exact only, in Redis at redis://r, for 24 h: semantic needs a Qdrant beside Redis',
  ],
  [
    '{mode: semantic, redis: {url: "redis://r"}, qdrant: {url: "http://q:6333", api_key: word}}',
    'semantic by the built-in embedder, in Redis at redis://r and Qdrant at http://q:6333, for 24 h',
  ],
])('the cache %s is told as what it does', (cache, told) => {
  const text = started({ kind: 'uncalibrated' }, `cache: ${cache}\n`);
  expect(row('Cache', startText(text))).toBe(told);
  expect(JSON.parse(startLine(text))).toMatchObject({ cache: told });
});

test('where the metrics are', () => {
  const metrics = (yaml?: string) => row('Metrics', startText(started({ kind: 'uncalibrated' }, yaml)));
  expect(metrics()).toBe('http://127.0.0.1:8080/metrics');
  expect(metrics('metrics: {port: 9464}')).toBe('http://127.0.0.1:9464/metrics');
  expect(metrics('metrics: {port: 9464, host: "::1", key: "0123456789abcdef"}')).toBe(
    'http://[::1]:9464/metrics, with their key',
  );
  expect(metrics('server: {allow_anonymous: true}')).toBe(
    'none: they need a port or a key of their own here',
  );
});
