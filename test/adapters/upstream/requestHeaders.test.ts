import { expect, it } from 'vitest';
import { done, finish, role } from '../../scripted/index.ts';
import { adapterFor, call, collect, never, useBench } from './bench.ts';

const bench = useBench({ headers: { 'X-Team': 'blue', 'x-stainless-os': 'ours' } });
const steps = [role(), finish(), done()];

it('a call carries our key, our headers and those of the client that may travel', async () => {
  bench.server.script('m', steps);
  const headers = {
    'openai-organization': 'org',
    'x-stainless-os': 'theirs',
    'idempotency-key': 'k',
    accept: '*/*',
  };
  await collect(bench.upstream.chat(call({}, { headers }), never()));
  expect(bench.server.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer sk-secret',
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'accept-encoding': 'identity',
    'openai-organization': 'org',
    'idempotency-key': 'k',
    'x-team': 'blue',
    'x-stainless-os': 'ours',
  });
});

it('what a client keeps secret and what belongs to its connection never travels, whoever let it through', async () => {
  const upstream = adapterFor(bench.server.url, { apiKey: null });
  bench.server.script('m', steps);
  const headers = {
    authorization: 'Bearer of-the-client',
    Cookie: 's=1',
    'x-api-key': 'k',
    connection: 'close',
    'transfer-encoding': 'chunked',
    host: 'evil',
    expect: '100-continue',
    'content-length': '7',
    'accept-encoding': 'gzip',
  };
  for (const sent of [call({}, { headers }), call({ stream: false }, { headers })]) {
    await collect(upstream.chat(sent, never()));
  }
  await upstream.relay(call({ stream: false }, { headers }), never());
  for (const { headers: arrived } of bench.server.requests) {
    for (const name of ['authorization', 'cookie', 'x-api-key', 'expect', 'transfer-encoding']) {
      expect(arrived).not.toHaveProperty(name);
    }
    expect(arrived.host).toBe(new URL(bench.server.url).host);
    expect(arrived['accept-encoding']).toBe('identity');
  }
  expect(bench.server.requests).toHaveLength(3);
  await bench.server.quiet();
  await upstream.close();
});

it('a header that is not valid HTTP is a failure, not an exception', async () => {
  const items = await collect(bench.upstream.chat(call({}, { headers: { 'x-a': 'a\r\nb: c' } }), never()));
  expect(items).toMatchObject([{ type: 'failed', failure: { code: 'internal_error' } }]);
});
