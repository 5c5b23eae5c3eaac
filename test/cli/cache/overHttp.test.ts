import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { purge } from '../../../src/cli/cache/purge.ts';
import { stats } from '../../../src/cli/cache/stats.ts';
import { testIo } from '../testIo.ts';

const SHOWN = {
  object: 'cache',
  mode: 'verified',
  shadow: true,
  hits: { exact: 120, canonical: 7, semantic: 0 },
  would_hit: { semantic: 4, verified: 1 },
  misses: { not_found: 30, vetoed: 5, store_down: 0 },
  bypasses: { no_cache: 2 },
  vetoes: { numbers: 3, entities: 4, frame: 0 },
  writes: { kept: 35, dropped: 1, failed: 2, refused: { not_draft: 9, too_large: 0 } },
  verified: { approved: 1, rejected: 2, unknown: 0 },
  entries: 90,
  breakers: { store: 'closed', vectors: 'open', embedder: 'half_open' },
  budget: { target: 0.01, compared: 11, bad: 1, scopes_off: 1 },
};

let server: Server;
let url: string;
let seen: { method: string; path: string; body: string }[];
let answer: { status: number; body: string };

beforeEach(async () => {
  seen = [];
  answer = { status: 200, body: JSON.stringify(SHOWN) };
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer); // no encoding is set
    seen.push({
      method: request.method ?? '',
      path: request.url ?? '',
      body: Buffer.concat(parts).toString(),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json', connection: 'close' });
    response.end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
});
afterEach(async () => {
  if (server.listening) await new Promise((closed) => server.close(closed));
});

const run = async (work: (io: ReturnType<typeof testIo>['io']) => Promise<number>, isTTY = false) => {
  const { io, written } = testIo('/');
  return { code: await work({ ...io, stdout: { ...io.stdout, isTTY } }), ...written };
};
const told = (json = false, at = url, isTTY = false) => run((io) => stats({ url: at, json }, io), isTTY);

describe('draft-thinker cache stats', () => {
  test('tells what was served, what was not and why, and what fails', async () => {
    expect(await told()).toEqual({
      code: 0,
      stderr: '',
      stdout: `cache           verified  in shadow: likeness is recorded, not served
entries               90  in the store, some to an answer
hits                 127  exact 120, canonical 7
would have hit         5  semantic 4, verified 1
misses                35  not_found 30, vetoed 5
not asked              2  no_cache 2
vetoes                 7  entities 4, numbers 3
kept                  35  lost: 1 with the queue full, 2 failed
not admitted           9  not_draft 9
verified               3  rejected 2, approved 1
compared              11  1 wrong, where 0.01 of them is borne; likeness is switched off in 1 scopes
parts           failing   vectors open, embedder half_open
`,
    });
    expect(seen).toEqual([{ method: 'GET', path: '/v1/cache', body: '' }]);
  });

  test('is the same on a terminal', async () => {
    expect(await told(false, url, true)).toEqual(await told());
  });

  test('leaves out what a cache of exact answers does not do', async () => {
    answer.body = JSON.stringify({
      ...SHOWN,
      mode: 'exact',
      shadow: false,
      entries: null,
      breakers: { store: 'closed' },
    });
    expect((await told()).stdout).toBe(`cache         exact
entries       -      not counted in this store
hits            127  exact 120, canonical 7
misses           35  not_found 30, vetoed 5
not asked         2  no_cache 2
kept             35  lost: 1 with the queue full, 2 failed
not admitted      9  not_draft 9
parts         ok
`);
    answer.body = '{"object":"cache","mode":"off"}';
    expect((await told()).stdout).toBe('cache  off\n');
  });

  test('--json is what the gateway said', async () => {
    expect(JSON.parse((await told(true)).stdout)).toEqual(SHOWN);
  });

  test.each(['/', '/v1', '/v1/'])('takes an address that ends in %s', async (end) => {
    expect((await told(false, `${url}${end}`)).code).toBe(0);
    expect(seen[0]?.path).toBe('/v1/cache');
  });
});

describe('draft-thinker cache purge', () => {
  test('forgets everything, or what bears a tag', async () => {
    answer.body = '{"purged":true}';
    const [all, tagged] = [
      await run((io) => purge({ url, tag: null }, io)),
      await run((io) => purge({ url, tag: 'faq' }, io)),
    ];
    expect(all).toEqual({ code: 0, stdout: 'purged: everything\n', stderr: '' });
    expect(tagged).toEqual({ code: 0, stdout: 'purged: what is tagged faq\n', stderr: '' });
    expect(seen).toEqual([
      { method: 'POST', path: '/v1/cache/purge', body: '{}' },
      { method: 'POST', path: '/v1/cache/purge', body: '{"tag":"faq"}' },
    ]);
  });
});

describe('a gateway that cannot be asked', () => {
  test('since nobody is there is exit code 69', async () => {
    await new Promise((closed) => server.close(closed));
    const { code, stdout, stderr } = await told();
    expect([code, stdout]).toEqual([69, '']);
    expect(stderr).toMatch(
      /^Cannot reach a gateway at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*Start it, or name it with --url\.\n$/,
    );
  });

  test('since it refuses is told in its words', async () => {
    answer = { status: 503, body: '{"error":{"message":"its store does not answer"}}' };
    const { code, stderr } = await run((io) => purge({ url, tag: null }, io));
    expect([code, stderr]).toEqual([1, `The gateway at ${url} refused: its store does not answer (503)\n`]);
  });

  test.each([
    [404, '<html>'],
    [200, '{}'],
    [200, 'null'],
    [200, '{"object":"cache","mode":"strange"}'],
  ])('since something else answers (%s %s) is said', async (status, body) => {
    answer = { status, body };
    const { code, stdout, stderr } = await told();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('is no gateway of this kind');
  });

  test.each(['localhost:8080', 'ftp://x', ''])('since %j is no address is exit code 2', async (at) => {
    const { code, stderr } = await told(false, at);
    expect(code).toBe(2);
    expect(stderr).toContain('is not an address such as http://127.0.0.1:8080');
  });
});
