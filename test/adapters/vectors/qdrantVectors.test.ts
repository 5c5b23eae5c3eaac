import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collectionName } from '../../../src/adapters/vectors/qdrantCollection.ts';
import { type QdrantVectorsOptions, qdrantVectors } from '../../../src/adapters/vectors/qdrantVectors.ts';
import type { VectorStore } from '../../../src/ports.ts';
import { type QdrantDouble, type QdrantFault, qdrantDouble } from '../../scripted/qdrantDouble.ts';
import { deadUrl } from '../../scripted/silentServer.ts';
import { DIMENSION, NOW, point, unit, vectorStoreContract } from './vectorStoreContract.ts';

const { signal } = new AbortController();
const KEY = 'qdrant-key-that-nobody-may-read';
const FINGERPRINT = 'openai/text-embedding-3-small/8';
const NAME = collectionName(FINGERPRINT);
const QUERY = { scope: 'scope-a', vector: unit(1), limit: 5, floor: 0.5 };

describe.each([{ awaitWrites: true }, { awaitWrites: false }])(
  'with awaited writes $awaitWrites',
  (waiting) => {
    vectorStoreContract(
      'Qdrant by its wire',
      async () => {
        let now = NOW;
        const qdrant = await qdrantDouble({ apiKey: KEY });
        const store = qdrantVectors({
          url: qdrant.url,
          apiKey: KEY,
          fingerprint: FINGERPRINT,
          dimension: DIMENSION,
          timeoutMs: 10_000,
          clock: { now: () => now },
          ...waiting,
        });
        return {
          store,
          advance: (ms) => {
            now += ms;
          },
          settled: qdrant.settled,
          cleanUp: async () => {
            await store.close();
            await qdrant.close();
          },
        };
      },
      { runs: 15 },
    );
  },
);

const { QDRANT_URL, QDRANT_API_KEY } = process.env;
describe.skipIf(QDRANT_URL === undefined)('a real server, at QDRANT_URL', () => {
  vectorStoreContract(
    'Qdrant',
    async () => {
      let now = NOW;
      const url = QDRANT_URL ?? '';
      const fingerprint = `contract/${randomUUID()}`;
      const apiKey = QDRANT_API_KEY ?? null;
      const store = qdrantVectors({
        url,
        apiKey,
        fingerprint,
        dimension: DIMENSION,
        timeoutMs: 10_000,
        clock: { now: () => now },
        awaitWrites: true,
      });
      return {
        store,
        advance: (ms) => {
          now += ms;
        },
        settled: async () => undefined,
        cleanUp: async () => {
          await store.close();
          const headers: Record<string, string> = apiKey === null ? {} : { 'api-key': apiKey };
          await fetch(`${url}/collections/${collectionName(fingerprint)}`, { method: 'DELETE', headers });
        },
      };
    },
    { runs: 5 },
  );
});

describe('vectors in Qdrant', () => {
  let qdrant: QdrantDouble;
  const stores: VectorStore[] = [];
  beforeEach(async () => {
    qdrant = await qdrantDouble({ apiKey: KEY });
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await qdrant.close();
  });
  const open = (changes: Partial<QdrantVectorsOptions> = {}) => {
    const store = qdrantVectors({
      url: qdrant.url,
      apiKey: KEY,
      fingerprint: FINGERPRINT,
      dimension: DIMENSION,
      timeoutMs: 5000,
      clock: { now: () => NOW },
      awaitWrites: true,
      ...changes,
    });
    stores.push(store);
    return store;
  };
  const operations = () => qdrant.requests.map(({ operation }) => operation);

  test('are kept in a collection that the first call makes, each scope a tenant', async () => {
    const store = open();
    expect(qdrant.requests).toEqual([]);
    await Promise.all([store.search(QUERY, signal), store.put(point(), signal), store.search(QUERY, signal)]);
    expect(operations().slice(0, 5)).toEqual([
      'getCollection',
      'createCollection',
      'getCollection',
      'createIndex',
      'createIndex',
    ]);
    expect(operations().filter((operation) => operation === 'createCollection')).toHaveLength(1);
    expect(qdrant.collections.get(NAME)).toMatchObject({
      size: DIMENSION,
      distance: 'Cosine',
      hnsw: { m: 0, payload_m: 16 },
    });
    expect(Object.fromEntries(qdrant.collections.get(NAME)?.indexes ?? [])).toEqual({
      scope: { type: 'keyword', is_tenant: true },
      exp: { type: 'integer', range: true, lookup: false },
    });
    await open().search(QUERY, signal);
    expect(operations().slice(-2)).toEqual(['getCollection', 'query']);
  });

  test('are asked for by scope and end, with the key, and without payload', async () => {
    await open().search(QUERY, signal);
    expect(qdrant.requests.at(-1)).toMatchObject({
      operation: 'query',
      path: `/collections/${NAME}/points/query`,
      apiKey: KEY,
      body: {
        filter: {
          must: [
            { key: 'scope', match: { value: 'scope-a' } },
            { key: 'exp', range: { gt: NOW } },
          ],
        },
        limit: 5,
        score_threshold: 0.5,
      },
    });
  });

  test('are not waited for when they are written, unless that is asked for', async () => {
    await open({ awaitWrites: false }).put(point(), signal);
    expect(qdrant.requests.at(-1)?.path).toBe(`/collections/${NAME}/points?wait=false`);
    await open().put(point(), signal);
    expect(qdrant.requests.at(-1)?.path).toBe(`/collections/${NAME}/points?wait=true`);
  });

  test('of another fingerprint are in another collection: none is ever compared', async () => {
    await open().put(point(), signal);
    const other = open({ fingerprint: 'openai/text-embedding-3-small/9' });
    expect(await other.search(QUERY, signal)).toEqual([]);
    expect(qdrant.collections.size).toBe(2);
    expect(NAME).toMatch(/^draftthinker_[0-9a-f]{32}$/);
  });

  test('are never written into a collection of another dimension', async () => {
    await open({ dimension: 4 }).search({ ...QUERY, vector: Float32Array.of(1, 0, 0, 0) }, signal);
    const store = open();
    const before = qdrant.requests.length;
    for (const call of [() => store.search(QUERY, signal), () => store.put(point(), signal)]) {
      await expect(call()).rejects.toMatchObject({
        kind: 'mismatch',
        message: expect.stringContaining('4 entries compared by Cosine, and 8 compared by Cosine are needed'),
      });
    }
    expect(operations().slice(before)).toEqual(['getCollection', 'getCollection']);
    expect(qdrant.collections.get(NAME)?.points.size).toBe(0);
  });

  test('live on when another replica makes the collection at the same time', async () => {
    await Promise.all([
      open().put(point(), signal),
      open().put(point(), signal),
      open().put(point(), signal),
    ]);
    expect(qdrant.collections.get(NAME)?.points.size).toBe(3);
  });

  test('get a new collection when theirs was dropped', async () => {
    const store = open();
    await store.put(point(), signal);
    (qdrant.collections as Map<string, unknown>).delete(NAME); // as an operator would
    await expect(store.search(QUERY, signal)).rejects.toMatchObject({ kind: 'missing' });
    expect(await store.search(QUERY, signal)).toEqual([]);
    expect(qdrant.collections.get(NAME)?.indexes.size).toBe(2);
  });

  test('that have ended are swept now and then, and those that were put again are not', async () => {
    let now = NOW;
    const store = open({ clock: { now: () => now }, sweepEvery: 3 });
    const [old, renewed] = [point({ expiresAtMs: NOW + 10 }), point({ expiresAtMs: NOW + 10 })];
    await store.put(old, signal);
    await store.put(renewed, signal);
    now += 20;
    await store.put({ ...renewed, expiresAtMs: NOW + 1000 }, signal);
    await vi.waitUntil(() => qdrant.collections.get(NAME)?.points.size === 1);
    expect([...(qdrant.collections.get(NAME)?.points.keys() ?? [])]).toEqual([renewed.id]);
    expect(await store.sweep(signal)).toBe(0);
    now += 1000;
    expect(await store.sweep(signal)).toBe(1);
    expect(qdrant.requests.findLast(({ operation }) => operation === 'delete')?.body).toEqual({
      filter: { must: [{ has_id: [renewed.id] }, { key: 'exp', range: { lte: now } }] },
    });
  });

  test('are kept though a sweep fails: it is told of, and nobody waits', async () => {
    const told: unknown[] = [];
    const store = open({ sweepEvery: 1, onSweepFault: (cause) => told.push(cause) });
    qdrant.fail({ of: 'scroll', status: 500 });
    await store.put(point(), signal);
    await vi.waitUntil(() => told.length === 1);
    expect(told[0]).toMatchObject({ kind: 'failing' });
  });

  const faults: readonly [string, QdrantFault, string][] = [
    ['500', { status: 500 }, 'failing'],
    ['503 of a proxy', { status: 503, headers: { 'content-type': 'text/html' }, says: '<html>' }, 'failing'],
    ['429', { status: 429 }, 'limited'],
    ['429 with seconds to wait', { status: 429, headers: { 'retry-after': '17' } }, 'limited'],
    [
      '429 with a date to wait for',
      { status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } },
      'limited',
    ],
    ['401 that repeats the key', { status: 401, says: `wrong key ${KEY}` }, 'refused'],
    ['403', { status: 403 }, 'refused'],
    ['400', { status: 400 }, 'refused'],
    ['404', { status: 404 }, 'missing'],
    ['half of JSON', { body: '{"result": {' }, 'unreadable'],
    ['a page', { body: '<html>welcome</html>', type: 'text/html' }, 'unreadable'],
    ['JSON of another shape', { body: '{"result": {"points": [{"id": 7, "score": "high"}]}}' }, 'unreadable'],
    ['nothing', { body: '' }, 'unreadable'],
    ['a cut connection', { do: 'cut' }, 'unreachable'],
    ['a cut body', { do: 'cutBody' }, 'unreachable'],
  ];

  test.each(faults)(
    'that are answered by %s reject, without the key, and recover',
    async (_, fault, kind) => {
      const store = open();
      await store.put(point(), signal);
      qdrant.fail({ ...fault, of: 'query' });
      const error: unknown = await store.search(QUERY, signal).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ name: 'QdrantError', kind });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(KEY);
      expect(await store.search(QUERY, signal)).toHaveLength(1);
    },
  );

  test.each(faults)('whose collection is looked up and answered by %s recover', async (_, fault) => {
    const store = open();
    qdrant.fail(
      { ...fault, of: 'getCollection' },
      { ...fault, of: 'createCollection' },
      { ...fault, of: 'getCollection' },
    );
    await store.search(QUERY, signal).catch((cause: unknown) => {
      expect(cause).toMatchObject({ name: 'QdrantError' });
      expect(inspect(cause, { depth: 9, showHidden: true })).not.toContain(KEY);
    });
    await vi.waitFor(async () => expect(await store.search(QUERY, signal)).toEqual([]));
    await store.put(point(), signal);
    expect(qdrant.collections.get(NAME)?.indexes.size).toBe(2);
    expect(await store.search(QUERY, signal)).toHaveLength(1);
  });

  test.each<QdrantFault>([{ do: 'hang' }, { do: 'hangBody' }])(
    'that are never answered ($do) reject in time, and end at once when their signal does',
    async (fault) => {
      const store = open({ timeoutMs: 120 });
      await vi.waitFor(() => store.put(point(), signal));
      qdrant.fail({ ...fault, of: 'query' });
      await expect(store.search(QUERY, signal)).rejects.toMatchObject({
        kind: 'timeout',
        message: expect.stringMatching(/no answer within \d+ ms/),
      });
      const patient = open({ timeoutMs: 60_000 });
      await patient.search(QUERY, signal);
      qdrant.fail({ ...fault, of: 'query' });
      const leaving = new AbortController();
      const count = qdrant.requests.length + 1;
      const searched = patient.search(QUERY, leaving.signal);
      await qdrant.arrived(count);
      const reason = new Error('left');
      leaving.abort(reason);
      await expect(searched).rejects.toBe(reason);
    },
  );

  test('whose collection takes long to make reject in time, while it goes on being made', async () => {
    const store = open({ timeoutMs: 60 });
    qdrant.fail({ of: 'getCollection', do: 'hang' });
    await expect(store.search(QUERY, signal)).rejects.toMatchObject({ kind: 'timeout' });
    await expect(store.search(QUERY, signal)).rejects.toMatchObject({
      message: 'Cannot search the vectors in Qdrant: its collection was not opened within 60 ms',
    });
    expect(operations()).toEqual(['getCollection']);
  });

  test('of one caller who leaves while the collection is made do not end it for the others', async () => {
    const store = open();
    const leaving = new AbortController();
    const left = store.search(QUERY, leaving.signal);
    const stays = store.search(QUERY, signal);
    leaving.abort();
    await expect(left).rejects.toThrow();
    expect(await stays).toEqual([]);
  });

  test('are out of reach where nobody listens', async () => {
    const url = (await deadUrl()).replace('/v1', '');
    await expect(open({ url }).search(QUERY, signal)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test.each(['not a url', 'ftp://host', 'localhost:6333'])('cannot be at %s', (url) => {
    expect(() => open({ url })).toThrow('http:// or https://');
  });

  test('cannot have a key that no header carries, and it is not repeated', () => {
    let thrown: unknown = null;
    try {
      open({ apiKey: `${KEY}\u2014` });
    } catch (cause) {
      thrown = cause;
    }
    expect(thrown).toMatchObject({ kind: 'refused' });
    expect(inspect(thrown, { depth: 9, showHidden: true })).not.toContain(KEY);
  });

  test('end at once when their store is closed, whatever hangs', async () => {
    const store = open({ timeoutMs: 60_000, sweepEvery: 1 });
    qdrant.fail({ of: 'scroll', do: 'hang' });
    await store.put(point(), signal);
    qdrant.fail({ of: 'query', do: 'hang' });
    const searched = store.search(QUERY, signal);
    const rejected = expect(searched).rejects.toThrow('their store was closed');
    await store.close();
    await rejected;
    await expect(store.search(QUERY, signal)).rejects.toThrow('their store was closed');
  });

  test('write nothing to the console', async () => {
    const warn = vi.spyOn(console, 'warn');
    await open().search(QUERY, signal);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
