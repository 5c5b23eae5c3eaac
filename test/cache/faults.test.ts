import { describe, expect, test } from 'vitest';
import { memoryKeyValue } from '../../src/adapters/store/memoryKeyValue.ts';
import type { AnswerCacheParts } from '../../src/cache/cacheParts.ts';
import type { Embedder, KeyValue, VectorStore } from '../../src/ports.ts';
import { asking, contentOf, fill, HeldClock, NEVER, openCache, wordEmbedder } from './openCache.ts';

const A = 'Where can I buy a big hat?';
const B = 'Where can I purchase a large hat?';
const realClock = { now: Date.now, monotonicMs: () => performance.now() };

type Fault = 'hangs' | 'rejects' | 'throws';
const FAULTS: readonly Fault[] = ['hangs', 'rejects', 'throws'];
const failing = (how: () => Fault | null) => {
  const fault = how();
  if (fault === 'throws') throw new Error('broken');
  return fault === 'rejects' ? Promise.reject(new Error('refused')) : new Promise<never>(() => undefined);
};

/** The same, while `how` names no fault. */
function faulty<Part extends KeyValue | VectorStore>(part: Part, how: () => Fault | null): Part {
  return new Proxy(part, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || name === 'size' || name === 'close') return member;
      return (...args: unknown[]) => (how() === null ? member.apply(target, args) : failing(how));
    },
  });
}

describe('a store', () => {
  test.each(FAULTS)(
    'that %s costs a lookup 300 ms at most, and nothing once its breaker is open',
    async (fault) => {
      const { parts } = openCache();
      const store = faulty(parts.store, () => fault);
      const opened = openCache({ store, clock: realClock });
      const tookMs: number[] = [];
      for (let at = 0; at < 40; at += 1) {
        const fromMs = performance.now();
        const lookup = await opened.cache.lookup(asking(A), NEVER);
        tookMs.push(performance.now() - fromMs);
        expect(lookup).toMatchObject({ status: 'miss', entryId: null });
        expect(lookup.key).not.toBeNull();
        const failed = fault === 'hangs' ? 'store_slow' : 'store_failed';
        expect(lookup.record.reason).toBe(at < 5 ? failed : 'store_down');
        opened.cache.offer(asking(A), lookup, { ...offered });
      }
      expect(Math.max(...tookMs)).toBeLessThan(300);
      // The median: what a busy machine adds to some of them is not the cache's.
      expect(tookMs.slice(5).sort((one, other) => one - other)[20]).toBeLessThan(5);
      expect(opened.faults).toHaveLength(1);
      expect(opened.faults[0]).toMatchObject({ type: 'failed', part: 'store' });
      expect(opened.cache.stats().breakers.store).toBe('open');
    },
  );

  test('that comes back is used again by itself', async () => {
    let fault: Fault | null = null;
    const { parts } = openCache();
    const opened = openCache({ store: faulty(parts.store, () => fault) });
    await fill(opened, asking(A), 'At the hatter.');
    fault = 'rejects';
    for (let at = 0; at < 6; at += 1) await opened.cache.lookup(asking(A), NEVER);
    fault = null;
    expect((await opened.cache.lookup(asking(A), NEVER)).record.reason).toBe('store_down');
    opened.clock.advance(5000);
    expect((await opened.cache.lookup(asking(A), NEVER)).status).toBe('exact');
  });

  test('of which another replica uses the same keys with bytes of its own serves none of them', async () => {
    const opened = openCache();
    const keys: string[] = [];
    const store: KeyValue = {
      ...opened.store,
      set: (key, ...rest) => {
        keys.push(key);
        return opened.store.set(key, ...rest);
      },
    };
    const writing = openCache({ ...opened.parts, store });
    const { entryId } = await fill(writing, asking(A), 'At the hatter.');
    const entryKey = keys.find((key) => key.endsWith(entryId ?? '-')) ?? '';
    const [good] = await opened.store.get([entryKey], NEVER);
    const whole = good ?? new Uint8Array();
    const altered = Uint8Array.from(whole, (byte, at) => (at === whole.length - 30 ? byte ^ 1 : byte));
    for (const bytes of [altered, whole.subarray(0, 40), new Uint8Array(), new TextEncoder().encode('{}')]) {
      await opened.store.set(entryKey, bytes, 60_000, NEVER);
      const lookup = await opened.cache.lookup(asking(A), NEVER);
      expect(lookup).toMatchObject({ status: 'miss', hit: null });
      await opened.cache.flush();
      expect(await opened.store.get([entryKey], NEVER)).toEqual([null]);
    }
    // What was sealed for one key is not taken from another.
    const other = await fill(writing, asking(A, { tenant: 'globex' }), 'Secret.');
    const foreignKey = keys.findLast((key) => key.endsWith(other.entryId ?? '-')) ?? '';
    const [foreign] = await opened.store.get([foreignKey], NEVER);
    await opened.store.set(entryKey, foreign ?? new Uint8Array(), 60_000, NEVER);
    expect((await opened.cache.lookup(asking(A), NEVER)).hit).toBeNull();
  });
});

describe('the vectors and the embedder', () => {
  const badEmbedder = (embed: Embedder['embed']) => ({ ...wordEmbedder(), embed });
  const good = wordEmbedder();
  const changes: readonly (readonly [
    string,
    string,
    (parts: AnswerCacheParts) => Partial<AnswerCacheParts>,
  ])[] = [
    ...FAULTS.map(
      (fault) =>
        [
          `vectors: ${fault}`,
          fault === 'hangs' ? 'vectors_slow' : 'vectors_failed',
          ({ vectors }: AnswerCacheParts) => ({ vectors: vectors && faulty(vectors, () => fault) }),
        ] as const,
    ),
    ...FAULTS.map(
      (fault) =>
        [
          `embedder: ${fault}`,
          fault === 'hangs' ? 'embedder_slow' : 'embedder_failed',
          () => ({ embedder: badEmbedder(() => failing(() => fault)) }),
        ] as const,
    ),
    ...(
      [
        ['NaN', (vector: Float32Array) => vector.fill(Number.NaN)],
        ['nothing', (vector: Float32Array) => vector.fill(0)],
        ['another size', (vector: Float32Array) => vector.subarray(1)],
      ] as const
    ).map(
      ([name, spoil]) =>
        [
          `embedder: ${name}`,
          'embedder_failed',
          () => ({
            embedder: badEmbedder(async (text, signal) => {
              const { vector, cost } = await good.embed(text, signal);
              return { vector: spoil(vector), cost };
            }),
          }),
        ] as const,
    ),
  ];
  test.each(changes)('that fail leave the same words (%s)', async (_, reason, change) => {
    const { parts } = openCache();
    const opened = openCache({ ...parts, ...change(parts) });
    await fill(opened, asking(A), 'At the hatter.');
    expect(contentOf(await opened.cache.lookup(asking(A), NEVER))).toBe('At the hatter.');
    expect((await opened.cache.lookup(asking(B), NEVER)).record.reason).toBe(reason);
  });
});

describe('a lookup', () => {
  test('ends when nobody waits, and holds that against no part', async () => {
    const { parts } = openCache();
    const opened = openCache({ store: faulty(parts.store, () => 'hangs') });
    for (let at = 0; at < 10; at += 1) {
      const controller = new AbortController();
      const lookup = opened.cache.lookup(asking(A), controller.signal);
      controller.abort();
      expect((await lookup).record.reason).toBe('aborted');
    }
    expect(opened.cache.stats().breakers.store).toBe('closed');
    expect(opened.faults).toEqual([]);
    expect((await opened.cache.lookup(asking(A), AbortSignal.abort())).record.reason).toBe('aborted');
  });

  test('as a whole has a deadline', async () => {
    const { parts } = openCache();
    const deadlines = { ...parts.deadlines, lookupMs: 60, storeMs: 5000 };
    const opened = openCache({ deadlines, store: faulty(parts.store, () => 'hangs') });
    expect((await opened.cache.lookup(asking(A), NEVER)).record.reason).toBe('lookup_slow');
  });

  test('that meets a fault of the cache itself is a miss too, and tells of it', async () => {
    const { parts } = openCache();
    const fault = () => {
      throw new TypeError('not a question');
    };
    const opened = openCache({ guards: { ...parts.guards, fault } });
    expect((await opened.cache.lookup(asking(A), NEVER)).record.reason).toBe('bug');
    expect(opened.faults).toMatchObject([{ type: 'bug' }]);
  });

  test('of many at once gives each its own', async () => {
    const opened = openCache();
    const words = Array.from({ length: 200 }, (_, at) => `What is item ${at} about?`);
    await Promise.all(
      words.map(async (text) => {
        const lookup = await opened.cache.lookup(asking(text), NEVER);
        opened.cache.offer(asking(text), lookup, { ...offered, answer: { ...offered.answer, about: text } });
      }),
    );
    await opened.cache.flush();
    const found = await Promise.all(words.map((text) => opened.cache.lookup(asking(text), NEVER)));
    expect(found.map(({ hit }) => hit?.answer.about)).toEqual(words);
  });
});

test('a cache that is closed ends what waits, and closes its stores', async () => {
  let closed = 0;
  const clock = new HeldClock();
  const memory = memoryKeyValue({ entries: 10, bytes: 1e6, clock });
  const store = {
    ...memory,
    close: async () => {
      closed += 1;
    },
  };
  const opened = openCache({ store, vectors: null });
  const lookup = await opened.cache.lookup(asking(A), NEVER);
  opened.cache.offer(asking(A), lookup, offered);
  await opened.cache.close();
  expect(closed).toBe(1);
  expect(opened.cache.stats().writes.kept).toBe(1);
  expect((await opened.cache.lookup(asking(A), NEVER)).status).not.toBe('bug');
});

const offered = {
  tier: 'draft' as const,
  model: 'small',
  answer: {
    id: 'x',
    object: 'chat.completion' as const,
    created: 1,
    model: 'small-1',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Yes.', refusal: null },
        finish_reason: 'stop',
        logprobs: null,
      },
    ],
  },
};
