import fc from 'fast-check';
import { expect } from 'vitest';
import { entryBytes } from '../../../src/adapters/store/entryBytes.ts';
import type { KeyValue } from '../../../src/ports.ts';
import type { HeldClock } from './heldClock.ts';

export interface ModelBounds {
  readonly entries: number;
  readonly bytes: number;
  /** Whether entries that ended make room before others are dropped. */
  readonly endedGoFirst: boolean;
}

interface Real {
  store: KeyValue;
  readonly clock: HeldClock;
  /** Closes the store and opens it again. */
  readonly reopen: (() => Promise<void>) | null;
}

const never = new AbortController().signal;

/** What a bounded store holds, in the plainest way: a Map in the order of last use. */
export class ModelOfStore {
  readonly #held = new Map<string, { readonly value: Uint8Array; readonly endsAtMs: number }>();
  readonly #counts = new Map<string, number>();
  readonly #bounds: ModelBounds;
  readonly #clock: Pick<HeldClock, 'now'>;

  constructor(bounds: ModelBounds, clock: Pick<HeldClock, 'now'>) {
    this.#bounds = bounds;
    this.#clock = clock;
  }

  live(key: string): Uint8Array | null {
    const found = this.#held.get(key);
    if (found !== undefined && found.endsAtMs > this.#clock.now()) return found.value;
    this.#held.delete(key);
    return null;
  }

  use(key: string): void {
    const found = this.#held.get(key);
    if (found === undefined) return;
    this.#held.delete(key);
    this.#held.set(key, found);
  }

  put(key: string, value: Uint8Array, ttlMs: number): void {
    this.#held.delete(key);
    if (entryBytes(key, value) > this.#bounds.bytes) return;
    this.#held.set(key, { value, endsAtMs: this.#clock.now() + ttlMs });
    for (const each of [...this.#held.keys()]) if (this.#bounds.endedGoFirst) this.live(each);
    for (const each of [...this.#held.keys()]) if (this.#isOver()) this.#held.delete(each);
  }

  drop(key: string): boolean {
    return this.live(key) !== null && this.#held.delete(key);
  }

  count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  increment(key: string): number {
    this.#counts.set(key, this.count(key) + 1);
    return this.count(key);
  }

  #isOver(): boolean {
    const bytes = [...this.#held].reduce((sum, [key, { value }]) => sum + entryBytes(key, value), 0);
    return this.#held.size > this.#bounds.entries || bytes > this.#bounds.bytes;
  }
}

type Step = (model: ModelOfStore, real: Real) => Promise<void>;

function step(name: string, run: Step): fc.AsyncCommand<ModelOfStore, Real> {
  return { check: () => true, run, toString: () => name };
}

/** Commands over few keys and small values, so that bounds and ends are met often. */
export function storeCommands(bounds: ModelBounds) {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const value = fc.uint8Array({ maxLength: Math.ceil(bounds.bytes / 2) });
  const ttlMs = fc.integer({ min: 1, max: 20 });
  const put = fc.tuple(key, value, ttlMs);
  return fc.commands(
    [
      put.map(([k, v, ttl]) =>
        step(`set ${k} ${v.length} B ${ttl} ms`, async (model, { store }) => {
          model.put(k, v, ttl);
          await store.set(k, v, ttl, never);
          expect(store.size() ?? 0).toBeLessThanOrEqual(bounds.entries);
        }),
      ),
      put.map(([k, v, ttl]) =>
        step(`add ${k} ${v.length} B ${ttl} ms`, async (model, { store }) => {
          const free = model.live(k) === null;
          if (free) model.put(k, v, ttl);
          expect(await store.add(k, v, ttl, never)).toBe(free);
        }),
      ),
      fc.array(key, { maxLength: 4 }).map((keys) =>
        step(`get ${keys.join()}`, async (model, { store }) => {
          const held = keys.map((each) => {
            const found = model.live(each);
            model.use(each);
            return found;
          });
          expect(await store.get(keys, never)).toEqual(held);
        }),
      ),
      fc.array(key, { maxLength: 3 }).map((keys) =>
        step(`delete ${keys.join()}`, async (model, { store }) => {
          expect(await store.delete(keys, never)).toBe(keys.filter((each) => model.drop(each)).length);
        }),
      ),
      fc.tuple(key, fc.option(value)).map(([k, guess]) =>
        step(
          `deleteIf ${k} ${guess === null ? 'its value' : `${guess.length} B`}`,
          async (model, { store }) => {
            const held = model.live(k);
            const asked = guess ?? held ?? new Uint8Array(0);
            const equal = held !== null && Buffer.compare(held, asked) === 0;
            if (equal) model.drop(k);
            expect(await store.deleteIf(k, asked, never)).toBe(equal);
          },
        ),
      ),
      key.map((k) =>
        step(`increment ${k}`, async (model, { store }) => {
          expect(await store.increment(k, never)).toBe(model.increment(k));
          expect(await store.count(k, never)).toBe(model.count(k));
        }),
      ),
      fc
        .integer({ min: 1, max: 15 })
        .map((ms) => step(`${ms} ms pass`, async (_, { clock }) => clock.pass(ms))),
      fc.constant(step('reopen', async (_, { reopen }) => reopen?.())),
    ],
    { maxCommands: 60 },
  );
}
