import { expect, test } from 'vitest';
import { METRIC_PREFIX, METRICS } from '../../src/observe/metricRow.ts';
import { startGateway } from '../end-to-end/gatewayUnderTest.ts';
import { metricsOnFakes, seriesIn, sum } from './scrape.ts';

const ask = (model: string, more: object = {}) => ({
  method: 'POST' as const,
  url: '/v1/chat/completions',
  headers: { 'content-type': 'application/json', authorization: `Bearer junk-key-${model}` },
  payload: { model, messages: [{ role: 'user', content: 'hi' }], ...more },
});

test('every metric of the table is told of, and shows how each route stands', async () => {
  const gateway = await startGateway({});
  const { statusCode, headers, body } = await gateway.composed.app.inject('/metrics');
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(headers['cache-control']).toBe('no-store');
  for (const { name, help, type } of Object.values(METRICS)) {
    expect(body).toContain(
      `# HELP ${METRIC_PREFIX}${name} ${help}\n# TYPE ${METRIC_PREFIX}${name} ${type}\n`,
    );
  }
  const series = seriesIn(body);
  expect(series.get('route_tightened_level{route="auto"}')).toBe(0);
  expect(series.get('policy_threshold_bits{route="auto",threshold="soft"}')).toBe(1.6);
  expect(series.get('route_audit_target{route="auto"}')).toBe(0.1);
  expect(sum(series, 'build_info', { node: process.version })).toBe(1);
  expect(sum(series, 'policy_info', { policy: 'entropy', calibration: 'NOT CALIBRATED' })).toBe(1);
  expect(body).toContain('\ndraftthinker_nodejs_eventloop_lag_p99_seconds ');
  await gateway.close();
});

test('a thousand junk models and keys make no series, and nothing of them is shown', async () => {
  const gateway = await startGateway({});
  const { app } = gateway.composed;
  const before = [...seriesIn((await app.inject('/metrics')).body).keys()];
  for (let at = 0; at < 1000; at += 1) await app.inject(ask(`junk-${at}`));
  // The last one is counted when its client has all of it.
  await gateway.quiet();
  const { body } = await app.inject('/metrics');
  const after = seriesIn(body);
  expect([...after.keys()]).toEqual(before);
  expect(body).not.toContain('junk');
  expect(sum(after, 'requests_total', { route: 'direct' })).toBe(1000);
  expect(sum(after, 'upstream_requests_total', { role: 'direct', model: 'other' })).toBe(1000);
  await gateway.close();
}, 30_000);

test('what is refused before it is a request is counted by its code', async () => {
  const gateway = await startGateway({});
  const { app } = gateway.composed;
  await app.inject({ ...ask('auto'), payload: '{' });
  await app.inject({ ...ask('auto'), headers: { 'content-type': 'text/plain' }, payload: 'hi' });
  await app.inject(ask('auto', { messages: 'none' }));
  await app.inject('/no-such-path');
  const series = seriesIn((await app.inject('/metrics')).body);
  for (const code of ['invalid_json', 'unsupported_media_type', 'invalid_value', 'not_found']) {
    expect(sum(series, 'errors_total', { code })).toBe(1);
  }
  expect(sum(series, 'requests_total')).toBe(0);
  await gateway.close();
});

test('an address that others reach shows none without a key', async () => {
  const gateway = await startGateway({ server: { allow_anonymous: true } });
  expect((await gateway.composed.app.inject('/metrics')).statusCode).toBe(404);
  await gateway.close();
});

test('strata beyond fifty are counted as other', async () => {
  const strata = Array.from({ length: 60 }, (_, at) => `s${at}`);
  const { observer, scrape } = metricsOnFakes({ strata });
  const audit = {
    source: 'accepted',
    route: 'auto',
    outcome: 'recorded',
    grade: { adequate: false, grader: 'played' },
    calls: [],
    gradeCost: null,
  } as const;
  for (const stratum of [...strata, null]) observer.compared({ ...audit, stratum });
  const series = await scrape();
  expect(sum(series, 'audits_total', { stratum: 's49', result: 'bad' })).toBe(1);
  expect(sum(series, 'audits_total', { stratum: 'other', result: 'bad' })).toBe(10);
  expect(sum(series, 'audits_total', { stratum: '-', result: 'bad' })).toBe(1);
  expect(sum(series, 'audits_total')).toBe(61);
});

test('thresholds are bounds of the entropy buckets', async () => {
  const { scrape } = metricsOnFakes({ thresholds: { hard: 1.31, soft: 1.048 } });
  const bounds = [...(await scrape()).keys()].flatMap((one) =>
    one.startsWith('window_entropy_bits_bucket{verdict="keep"') ? [/le="(.*)"/.exec(one)?.[1]] : [],
  );
  expect(bounds).toEqual([
    '0.05',
    '0.1',
    '0.2',
    '0.4',
    '0.6',
    '0.8',
    '1.048',
    '1.2',
    '1.31',
    '1.4',
    '1.8',
    '2.2',
    '2.5',
    '3.5',
    '+Inf',
  ]);
});
