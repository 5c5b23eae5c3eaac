import { expect, test } from 'vitest';
import { METRIC_PREFIX, METRICS } from '../../src/observe/metricRow.ts';
import { startGateway } from '../end-to-end/gatewayUnderTest.ts';

const series = (text: string) => text.split('\n').filter((line) => line.startsWith(`${METRIC_PREFIX}route_`));

test('/metrics shows how far each route is tightened, and nothing about who asks', async () => {
  const gateway = await startGateway({});
  const { statusCode, headers, body } = await gateway.composed.app.inject('/metrics');
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(body).toContain('\ndraftthinker_route_tightened_level{route="auto"} 0\n');
  for (const { name, help } of Object.values(METRICS)) {
    expect(body).toContain(`# HELP ${METRIC_PREFIX}${name} ${help}\n`);
  }
  const before = series(body).length;
  for (let at = 0; at < 200; at += 1) {
    await gateway.composed.app.inject({
      method: 'POST',
      url: '/v1/chat/completions',
      headers: { 'content-type': 'application/json' },
      payload: { model: `junk-${at}`, messages: [{ role: 'user', content: 'hi' }] },
    });
  }
  const after = series((await gateway.composed.app.inject('/metrics')).body);
  expect(after.length).toBe(before);
  expect(after.join('\n')).not.toContain('junk');
  await gateway.close();
});

test('an address that others reach shows none', async () => {
  const gateway = await startGateway({ server: { allow_anonymous: true } });
  expect((await gateway.composed.app.inject('/metrics')).statusCode).toBe(404);
  await gateway.close();
});
