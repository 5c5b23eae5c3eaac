import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loopShare } from '../../../src/adapters/vectors/loopShare.ts';
import { memoryVectors } from '../../../src/adapters/vectors/memoryVectors.ts';
import { DIMENSION, NOW, point, unit, vectorStoreContract } from './vectorStoreContract.ts';

const { signal } = new AbortController();

vectorStoreContract(
  'memory',
  async () => {
    let now = NOW;
    const store = memoryVectors({ dimension: DIMENSION, entries: 1000, clock: { now: () => now } });
    return {
      store,
      advance: (ms) => {
        now += ms;
      },
      settled: async () => undefined,
      cleanUp: () => store.close(),
    };
  },
  { runs: 100 },
);

/** Ids are digits of a UUID; every vector is its own, so that each is found by itself alone. */
const ID = (place: number) => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
const vectorOf = (place: number) => unit(1, place + 1, (place + 1) ** 2);

type Step =
  | { readonly do: 'put'; readonly id: number; readonly scope: string; readonly lasts: number }
  | { readonly do: 'find'; readonly id: number; readonly scope: string }
  | { readonly do: 'delete'; readonly id: number }
  | { readonly do: 'wait'; readonly ms: number };

const id = fc.integer({ min: 0, max: 9 });
const scope = fc.constantFrom('a', 'b', 'c');
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('put'), id, scope, lasts: fc.integer({ min: 0, max: 50 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('find'), id, scope }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.integer({ min: 1, max: 20 }) }) },
);

describe('vectors in memory', () => {
  test('hold no more than their caps, and drop what was not found for longest: as a list would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryStep, { maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        async (steps, entries, scopeEntries) => {
          let now = NOW;
          const store = memoryVectors({
            dimension: DIMENSION,
            entries,
            scopeEntries,
            clock: { now: () => now },
          });
          /** The one that was not found for longest first. */
          let model: { id: number; scope: string; end: number }[] = [];
          const drop = (gone: number) => {
            model = model.filter((one) => one.id !== gone);
          };
          for (const step of steps) {
            if (step.do === 'wait') now += step.ms;
            if (step.do === 'delete') {
              await store.delete([ID(step.id)], signal);
              drop(step.id);
            }
            if (step.do === 'put') {
              const end = now + step.lasts;
              const vector = vectorOf(step.id);
              await store.put(
                { ...point({ id: ID(step.id), scope: step.scope, vector }), expiresAtMs: end },
                signal,
              );
              // Two of the oldest are looked at for having ended.
              for (const old of model.slice(0, 2)) if (old.end <= now) drop(old.id);
              const stays = model.some((one) => one.id === step.id && one.scope === step.scope);
              drop(step.id);
              if (end > now) {
                if (!stays) {
                  while (model.length >= entries) model.shift();
                  const crowd = model.filter((one) => one.scope === step.scope);
                  const limit = Math.min(scopeEntries, entries);
                  for (const old of crowd.slice(0, Math.max(0, crowd.length - limit + 1))) drop(old.id);
                }
                model.push({ id: step.id, scope: step.scope, end });
              }
            }
            if (step.do === 'find') {
              const asked = { scope: step.scope, vector: vectorOf(step.id), limit: 1, floor: 0.99999 };
              const found = await store.search(asked, signal);
              for (const one of model) if (one.scope === step.scope && one.end <= now) drop(one.id);
              const expected = model.find((one) => one.id === step.id && one.scope === step.scope);
              expect(found.map((one) => one.id)).toEqual(expected === undefined ? [] : [ID(step.id)]);
              if (expected !== undefined) {
                drop(expected.id);
                model.push(expected);
              }
            }
            expect(store.size()).toBe(model.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  /** A scope whose scan takes several turns of the event loop. */
  async function large(count: number) {
    const dimension = 1 << 14;
    const store = memoryVectors({ dimension, entries: count, clock: { now: () => NOW } });
    const vectorAt = (place: number) => new Float32Array(dimension).with(place, 1);
    for (let place = 0; place < count; place += 1) {
      await store.put(point({ id: ID(place), vector: vectorAt(place) }), signal);
    }
    const search = (place: number, until = signal) =>
      store.search({ scope: 'scope-a', vector: vectorAt(place), limit: 1, floor: 0.5 }, until);
    return { store, search, vectorAt };
  }

  test('let the event loop go on while a large scope is searched', async () => {
    const { search } = await large(300);
    const order: string[] = [];
    const found = search(299).then((matches) => order.push(`found ${matches.length}`));
    await new Promise<void>((turn) => setImmediate(turn));
    order.push('another turn');
    await found;
    expect(order).toEqual(['another turn', 'found 1']);
  });

  test('end a search in the middle when its signal does', async () => {
    const { search } = await large(300);
    const leaving = new AbortController();
    const found = search(299, leaving.signal);
    const reason = new Error('left');
    setImmediate(() => leaving.abort(reason));
    await expect(found).rejects.toBe(reason);
  });

  test('do not find what is deleted while they are searched, and do find what stays', async () => {
    const { store, search } = await large(300);
    const gone = search(0);
    const stays = search(299);
    await store.delete(
      Array.from({ length: 299 }, (_, place) => ID(place)),
      signal,
    );
    expect(await gone).toEqual([]);
    expect(await stays).toMatchObject([{ id: ID(299) }]);
  });

  test('find what was moved into a freed place while they are searched at most once', async () => {
    const { store, search, vectorAt } = await large(300);
    const found = store.search({ scope: 'scope-a', vector: vectorAt(299), limit: 9, floor: 0.5 }, signal);
    await new Promise<void>((turn) => setImmediate(turn));
    await store.delete([ID(250), ID(299)], signal);
    await store.put(point({ id: ID(299), vector: vectorAt(299) }), signal);
    expect((await found).length).toBeLessThanOrEqual(1);
    expect(await search(299)).toMatchObject([{ id: ID(299) }]);
  });
});

describe('a share of the event loop', () => {
  test('runs no more in a turn than it has, in the order of asking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 20 }), async (costs) => {
        const share = loopShare(10);
        let turn = 0;
        let over = false;
        const count = (): void => {
          turn += 1;
          if (!over) setImmediate(count);
        };
        setImmediate(count);
        const ran: { at: number; turn: number }[] = [];
        await Promise.all(
          costs.map(async (cost, at) => {
            await share.enter(cost);
            ran.push({ at, turn });
          }),
        );
        over = true;
        expect(ran.map(({ at }) => at)).toEqual(costs.map((_, at) => at));
        const spent = Map.groupBy(ran, (one) => one.turn);
        for (const together of spent.values()) {
          const sum = together.reduce((total, { at }) => total + (costs[at] ?? 0), 0);
          if (together.length > 1) expect(sum).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});
