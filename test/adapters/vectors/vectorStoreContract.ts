import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { VectorPoint, VectorStore } from '../../../src/ports.ts';

export const DIMENSION = 8;

/** A store of vectors of DIMENSION, empty, for one test. */
export interface OpenedStore {
  readonly store: VectorStore;
  /** Moves the clock that the store reads; it begins at NOW. */
  readonly advance: (ms: number) => void;
  /** Resolves when what was written can be found. */
  readonly settled: () => Promise<void>;
  readonly cleanUp: () => Promise<void>;
}

export const NOW = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const { signal } = new AbortController();

export function unit(...entries: readonly number[]): Float32Array {
  const vector = Float32Array.from({ length: DIMENSION }, (_, at) => entries[at] ?? 0);
  const length = Math.hypot(...vector);
  return vector.map((entry) => entry / length);
}

export function point(changes: Partial<VectorPoint> = {}): VectorPoint {
  return {
    id: randomUUID(),
    scope: 'scope-a',
    tenant: 'tenant-a',
    vector: unit(1),
    expiresAtMs: NOW + HOUR_MS,
    ...changes,
  };
}

function query(vector: Float32Array, changes: { scope?: string; limit?: number; floor?: number } = {}) {
  return { scope: 'scope-a', vector, limit: 5, floor: -1, ...changes };
}

const arbitraryVector = fc
  .array(fc.integer({ min: -9, max: 9 }), { minLength: DIMENSION, maxLength: DIMENSION })
  .filter((entries) => entries.some((entry) => entry !== 0))
  .map((entries) => unit(...entries));

/** What every store of vectors does, whatever it is made of. */
export function vectorStoreContract(
  name: string,
  open: () => Promise<OpenedStore>,
  { runs }: { readonly runs: number },
): void {
  describe(`${name}, as any store of vectors,`, () => {
    const opened: OpenedStore[] = [];
    const fresh = async (): Promise<OpenedStore> => {
      const one = await open();
      opened.push(one);
      return one;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map(({ cleanUp }) => cleanUp()));
    });

    test('finds nothing where nothing is', async () => {
      const { store } = await fresh();
      expect(await store.search(query(unit(1)), signal)).toEqual([]);
    });

    test('finds what was put, the most similar first, and no more than asked for', async () => {
      const { store, settled } = await fresh();
      const same = point({ vector: unit(3, 4) });
      const near = point({ vector: unit(3, 3) });
      const far = point({ vector: unit(-3, 1) });
      for (const one of [far, same, near]) await store.put(one, signal);
      await settled();
      const found = await store.search(query(unit(3, 4)), signal);
      expect(found.map(({ id }) => id)).toEqual([same.id, near.id, far.id]);
      expect(found[0]?.similarity).toBeCloseTo(1, 5);
      expect(found[1]?.similarity).toBeCloseTo(21 / (5 * Math.hypot(3, 3)), 5);
      expect(await store.search(query(unit(3, 4), { limit: 2 }), signal)).toEqual(found.slice(0, 2));
      expect(await store.search(query(unit(3, 4), { limit: 0 }), signal)).toEqual([]);
    });

    test('finds nothing below the floor', async () => {
      const { store, settled } = await fresh();
      const near = point({ vector: unit(1, 0.1) });
      await store.put(near, signal);
      await store.put(point({ vector: unit(1, 1) }), signal);
      await settled();
      const found = await store.search(query(unit(1), { floor: 0.9 }), signal);
      expect(found.map(({ id }) => id)).toEqual([near.id]);
    });

    test('never finds what is of another scope: all it finds is what a scan of the scope would', async () => {
      const scopes = ['a', 'b', 'A', 'a ', 'ä"\\{}*', ''];
      const arbitraryPoints = fc.array(
        fc.record({ scope: fc.constantFrom(...scopes), vector: arbitraryVector, alive: fc.boolean() }),
        { maxLength: 30 },
      );
      await fc.assert(
        fc.asyncProperty(
          arbitraryPoints,
          arbitraryVector,
          fc.integer({ min: 1, max: 40 }),
          fc.constantFrom(-1, 0, 0.5, 0.9),
          async (drawn, vector, limit, floor) => {
            const { store, settled, advance, cleanUp } = await open();
            const points = drawn.map(({ scope, vector: own, alive }) =>
              point({ scope, vector: own, expiresAtMs: NOW + (alive ? HOUR_MS : 1000) }),
            );
            await Promise.all(points.map((one) => store.put(one, signal)));
            await settled();
            advance(1000);
            for (const scope of scopes) {
              const expected = points
                .filter((one) => one.scope === scope && one.expiresAtMs > NOW + 1000)
                .map((one) => one.vector.reduce((sum, entry, at) => sum + entry * (vector[at] ?? 0), 0))
                // What lies on the floor may fall on either side of it.
                .filter((similarity) => similarity >= floor + 1e-4)
                .sort((one, other) => other - one)
                .slice(0, limit);
              const found = await store.search({ scope, vector, limit, floor: floor + 1e-4 }, signal);
              expect(found).toHaveLength(expected.length);
              for (const [rank, { id, similarity }] of found.entries()) {
                expect(similarity).toBeCloseTo(expected[rank] ?? Number.NaN, 4);
                expect(points.find((one) => one.id === id)?.scope).toBe(scope);
              }
              expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
            }
            await cleanUp();
          },
        ),
        { numRuns: runs },
      );
    });

    test('replaces what has the same id, its scope and its end too', async () => {
      const { store, settled, advance } = await fresh();
      const first = point({ vector: unit(1), expiresAtMs: NOW + 1000 });
      await store.put(first, signal);
      await settled();
      await store.put({ ...first, vector: unit(0, 1), expiresAtMs: NOW + HOUR_MS }, signal);
      await settled();
      advance(2000);
      const [turned] = await store.search(query(unit(0, 1)), signal);
      expect(turned?.id).toBe(first.id);
      expect(turned?.similarity).toBeCloseTo(1, 5);
      await store.put({ ...first, scope: 'scope-b', expiresAtMs: NOW + HOUR_MS }, signal);
      await settled();
      expect(await store.search(query(unit(1)), signal)).toEqual([]);
      expect(await store.search(query(unit(1), { scope: 'scope-b' }), signal)).toHaveLength(1);
    });

    test('forgets what was deleted; what was never there is no fault', async () => {
      const { store, settled } = await fresh();
      const [gone, stays] = [point(), point()];
      await store.put(gone, signal);
      await store.put(stays, signal);
      await settled();
      await store.delete([gone.id, randomUUID()], signal);
      await store.delete([], signal);
      await settled();
      expect((await store.search(query(unit(1)), signal)).map(({ id }) => id)).toEqual([stays.id]);
    });

    test('finds nothing that has ended, from its last millisecond on', async () => {
      const { store, settled, advance } = await fresh();
      await store.put(point({ expiresAtMs: NOW + 1000 }), signal);
      await settled();
      advance(999);
      expect(await store.search(query(unit(1)), signal)).toHaveLength(1);
      advance(1);
      expect(await store.search(query(unit(1)), signal)).toEqual([]);
    });

    test.each<[string, Float32Array]>([
      ['of another size', Float32Array.of(1)],
      ['of no size', new Float32Array(0)],
      ['of length 0', new Float32Array(DIMENSION)],
      ['of length two', unit(1).map((entry) => 2 * entry)],
      ['with NaN', unit(1).with(3, Number.NaN)],
      ['with an infinity', unit(1).with(3, Number.POSITIVE_INFINITY)],
    ])('refuses a vector %s, to keep and to look for', async (_, vector) => {
      const { store, settled } = await fresh();
      await expect(store.put(point({ vector }), signal)).rejects.toThrow('Cannot use the vector');
      await expect(store.search(query(vector), signal)).rejects.toThrow('Cannot use the vector');
      await settled();
      expect(await store.search(query(unit(1)), signal)).toEqual([]);
    });

    test('rejects with the reason of a signal that was aborted, and does nothing', async () => {
      const { store, settled } = await fresh();
      const kept = point();
      await store.put(kept, signal);
      await settled();
      const reason = new Error('left');
      const aborted = AbortSignal.abort(reason);
      await expect(store.search(query(unit(1)), aborted)).rejects.toBe(reason);
      await expect(store.put(point(), aborted)).rejects.toBe(reason);
      await expect(store.delete([kept.id], aborted)).rejects.toBe(reason);
      await settled();
      expect((await store.search(query(unit(1)), signal)).map(({ id }) => id)).toEqual([kept.id]);
    });

    test('takes many at once', async () => {
      const { store, settled } = await fresh();
      const points = Array.from({ length: 60 }, (_, at) => point({ vector: unit(60 - at, at) }));
      await Promise.all(points.map((one) => store.put(one, signal)));
      await settled();
      const found = await Promise.all(points.map(({ vector }) => store.search(query(vector), signal)));
      expect(found.map(([best]) => best?.id)).toEqual(points.map(({ id }) => id));
    });

    test('closes, and closes again', async () => {
      const { store } = await fresh();
      await store.put(point(), signal);
      await store.close();
      await store.close();
    });
  });
}
