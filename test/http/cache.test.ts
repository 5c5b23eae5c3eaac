import { beforeEach, describe, expect, test } from 'vitest';
import { memoryReceipts } from '../../src/adapters/memory/memoryReceipts.ts';
import type { CacheFigures } from '../../src/core/cacheFigures.ts';
import type { CacheDesk } from '../../src/http/cacheRoutes.ts';
import { createServer, type ServerParts } from '../../src/http/server.ts';
import type { IncomingChat } from '../../src/ports.ts';

const FIGURES: CacheFigures = {
  mode: 'semantic',
  shadow: false,
  hits: { exact: 2 },
  wouldHit: { semantic: 0 },
  misses: { not_found: 3 },
  bypasses: {},
  vetoes: { numbers: 1 },
  writes: { kept: 3, dropped: 0, failed: 0, refused: { not_draft: 1 } },
  verified: {},
  stages: { exact: { count: 5, totalMs: 1.5 } },
  entries: null,
  vectors: 3,
  queued: 0,
  breakers: { store: 'halfOpen' },
  spentLater: { nanoDollars: 700, unknown: 1 },
  budget: { target: 0.01, compared: 4, bad: 1, unknown: 0, scopesWatched: 2, scopesOff: 1 },
};

const ENTRY = {
  id: 'mine',
  tier: 'draft',
  model: 'small',
  ageSeconds: 5,
  expiresInSeconds: 95,
  tags: ['faq'],
  question: 'What is the capital of France?',
};

const bugs: unknown[] = [];
const asked: unknown[][] = [];
let failing: Error | null = null;

/** A desk that has one entry, of the anonymous tenant. */
const desk: CacheDesk = {
  describe: ({ tenant }, id) =>
    answered('describe', tenant === 'anonymous' && id === 'mine' ? ENTRY : null, id),
  remove: ({ tenant }, id) => answered('remove', tenant === 'anonymous' && id === 'mine', id),
  purge: ({ tenant }, tag) => answered('purge', undefined, tenant, tag),
  stats: () => FIGURES,
};

function answered<Found>(...[what, found, ...about]: [string, Found, ...unknown[]]): Promise<Found> {
  asked.push([what, ...about]);
  return failing === null ? Promise.resolve(found) : Promise.reject(failing);
}

const taken: IncomingChat[] = [];
function serverWith(changes: Partial<ServerParts> = {}) {
  return createServer({
    gateway: {
      answer: async (incoming, sink) => {
        taken.push(incoming);
        await sink.done();
        return null;
      },
    },
    receipts: memoryReceipts({ entries: 10, hours: 1 }),
    evidence: { feedback: () => undefined },
    answers: { rejected: () => undefined },
    cache: desk,
    clock: { now: () => 0 },
    newId: () => 'req_new',
    isRoute: () => true,
    draining: () => false,
    models: () => [],
    checks: () => ({}),
    bodyLimitBytes: 100_000,
    corsOrigins: [],
    metrics: null,
    localOnly: true,
    onBug: (cause) => bugs.push(cause),
    ...changes,
  });
}

const local = serverWith();
const off = serverWith({ cache: null });
const open = serverWith({ localOnly: false });

beforeEach(() => {
  asked.length = 0;
  bugs.length = 0;
  taken.length = 0;
  failing = null;
});

type Method = 'GET' | 'POST' | 'DELETE' | 'PUT';
async function ask(method: Method, url: string, payload?: unknown, app = local) {
  const headers = {
    host: 'localhost',
    ...(payload !== undefined && { 'content-type': 'application/json' }),
  };
  const body = payload === undefined ? {} : { payload: JSON.stringify(payload) };
  const answer = await app.inject({ method, url, headers, ...body });
  const { statusCode: status, headers: got } = answer;
  return { status, headers: got, body: answer.body === '' ? null : JSON.parse(answer.body) };
}

const notFound = {
  status: 404,
  body: { error: { type: 'invalid_request_error', param: null, code: 'not_found' } },
};

describe('a kept answer', () => {
  test('is described to its owner, question included', async () => {
    expect(await ask('GET', '/v1/cache/mine')).toMatchObject({
      status: 200,
      body: {
        object: 'cache_entry',
        id: 'mine',
        tier: 'draft',
        model: 'small',
        age_seconds: 5,
        expires_in_seconds: 95,
        tags: ['faq'],
        question: 'What is the capital of France?',
      },
    });
  });

  test('has no question where others than this machine may ask', async () => {
    const { status, body } = await ask('GET', '/v1/cache/mine', undefined, open);
    expect([status, body.id, 'question' in body]).toEqual([200, 'mine', false]);
  });

  test('is removed once, without a body', async () => {
    const { status, body, headers } = await ask('DELETE', '/v1/cache/mine');
    expect([status, body, headers['x-request-id']]).toEqual([204, null, 'req_new']);
    expect(asked).toEqual([['remove', 'mine']]);
  });

  test.each(['other', '__proto__', '%00', 'x'.repeat(250)])(
    '%s, that is not there or another’s, is a 404',
    async (id) => {
      for (const method of ['GET', 'DELETE'] as const) {
        for (const app of [local, off]) {
          const answer = await ask(method, `/v1/cache/${id}`, undefined, app);
          expect(answer).toMatchObject(notFound);
          expect(answer.body.error.message).toBe(
            `There is no kept answer ${JSON.stringify(decodeURIComponent(id))}`,
          );
        }
      }
    },
  );
});

describe('purging', () => {
  test('takes everything of the tenant, or what bears a tag', async () => {
    expect(await ask('POST', '/v1/cache/purge', {})).toMatchObject({ status: 200, body: { purged: true } });
    expect(await ask('POST', '/v1/cache/purge', { tag: 'v1.2:faq' })).toMatchObject({ status: 200 });
    expect(asked).toEqual([
      ['purge', 'anonymous', null],
      ['purge', 'anonymous', 'v1.2:faq'],
    ]);
  });

  test.each<[body: unknown, param: string | null]>([
    [{ tag: '' }, 'tag'],
    [{ tag: 'two words' }, 'tag'],
    [{ tag: 'x'.repeat(65) }, 'tag'],
    [{ tag: null }, 'tag'],
    [{ tag: ['a'] }, 'tag'],
    [{ tags: 'faq' }, 'tags'],
    [{ tag: 'faq', all: true }, 'all'],
    [[], null],
    ['faq', null],
    [undefined, null],
  ])('by %j is a 400, and takes nothing', async (body, param) => {
    const answer = await ask('POST', '/v1/cache/purge', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { param } } });
    expect(asked).toEqual([]);
  });

  test('where the cache is off is a 404 that says so', async () => {
    const answer = await ask('POST', '/v1/cache/purge', {}, off);
    expect(answer).toMatchObject(notFound);
    expect(answer.body.error.message).toContain('cache.mode');
  });
});

describe('what the cache has done', () => {
  test('is shown to this machine', async () => {
    expect((await ask('GET', '/v1/cache')).body).toMatchObject({
      object: 'cache',
      mode: 'semantic',
      hits: { exact: 2 },
      stages: { exact: { count: 5, total_ms: 1.5 } },
      breakers: { store: 'half_open' },
      spent_later: { nano_dollars: 700, unknown: 1 },
      budget: { compared: 4, scopes_watched: 2, scopes_off: 1 },
    });
    expect((await ask('GET', '/v1/cache', undefined, off)).body).toEqual({ object: 'cache', mode: 'off' });
  });

  test('is not shown where others may ask', async () => {
    expect(await ask('GET', '/v1/cache', undefined, open)).toMatchObject(notFound);
  });
});

test('other methods are a 405', async () => {
  for (const [path, allow] of [
    ['/v1/cache', 'GET, HEAD'],
    ['/v1/cache/purge', 'POST'],
    ['/v1/cache/mine', 'GET, HEAD, DELETE'],
  ] as const) {
    const { status, headers } = await ask('PUT', path, {});
    expect([path, status, headers.allow]).toEqual([path, 405, allow]);
  }
  expect((await ask('GET', '/v1/cache/purge')).status).toBe(405);
});

describe('a store that does not answer', () => {
  const requests: readonly (readonly [Method, string, unknown])[] = [
    ['GET', '/v1/cache/mine', undefined],
    ['DELETE', '/v1/cache/mine', undefined],
    ['POST', '/v1/cache/purge', {}],
  ];

  test.each(requests)('is a 503 for %s %s', async (...request) => {
    failing = Object.assign(new Error('redis://user:word@host is down'), { name: 'PartFailure' });
    const { status, body } = await ask(...request);
    expect(status).toBe(503);
    expect(body).toEqual({
      error: {
        message: 'Cannot reach what is kept: its store does not answer',
        type: 'cache_error',
        param: null,
        code: 'cache_unavailable',
      },
    });
    expect(bugs).toEqual([]);
  });

  test.each(requests)('is told apart from a fault of the gateway for %s %s', async (...request) => {
    failing = new TypeError('undefined is not a function');
    expect((await ask(...request)).status).toBe(500);
    expect(bugs).toEqual([failing]);
  });
});

describe('a chat request', () => {
  const chat = (headers: Record<string, string>) =>
    local.inject({
      method: 'POST',
      url: '/v1/chat/completions',
      headers: { host: 'localhost', 'content-type': 'application/json', ...headers },
      payload: { model: 'auto', messages: [{ role: 'user', content: 'hi' }] },
    });

  test('bears what its headers say of the cache', async () => {
    await chat({
      'cache-control': 'max-age=60, no-cache',
      'x-draft-cache-namespace': 'beta',
      'x-draft-cache-tags': 'faq,de',
    });
    expect(taken[0]?.wish).toEqual({
      read: false,
      write: true,
      onlyIfCached: false,
      maxAgeSeconds: 60,
      namespace: 'beta',
      tags: ['faq', 'de'],
    });
  });

  test.each(['cache-control', 'x-draft-cache-namespace', 'x-draft-cache-tags'])(
    'whose %s cannot be used is a 400 that names it',
    async (header) => {
      const answer = await chat({ [header]: `max-age=x ${'é'.repeat(3)}` });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ error: { code: 'invalid_value', param: header } });
      expect(taken).toEqual([]);
    },
  );
});
