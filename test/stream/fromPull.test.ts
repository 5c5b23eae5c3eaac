import { once } from 'node:events';
import fc from 'fast-check';
import { lastValueFrom, type Observable, Subject, take, takeUntil, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { fromPull } from '../../src/stream/fromPull.ts';

/** An async source that is watched: what was pulled, whether it was told to end, whether it was left. */
function source<Item>(items: readonly Item[], end: 'completes' | 'errors' | 'hangs' = 'completes') {
  const seen = { opened: 0, pulled: 0, returned: 0, signals: [] as AbortSignal[] };
  async function* open(signal: AbortSignal): AsyncIterable<Item> {
    seen.opened += 1;
    seen.signals.push(signal);
    try {
      for (const item of items) {
        seen.pulled += 1;
        yield item;
      }
      if (end === 'errors') throw new Error('broken');
      if (end === 'hangs' && !signal.aborted) await once(signal, 'abort');
    } finally {
      seen.returned += 1;
    }
  }
  return { open, seen };
}

const always = () => undefined;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function record<Item>(items$: Observable<Item>) {
  const told = { items: [] as Item[], error: null as unknown, completed: false };
  const subscription = items$.subscribe({
    next: (item) => told.items.push(item),
    error: (error: unknown) => {
      told.error = error;
    },
    complete: () => {
      told.completed = true;
    },
  });
  return { told, subscription };
}

describe('fromPull', () => {
  test('yields what the source yields, in order, and completes with it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer()), async (items) => {
        const { open } = source(items);
        expect(await lastValueFrom(fromPull(open, always).pipe(toArray()))).toEqual(items);
      }),
    );
  });

  test('opens nothing before it is subscribed, and anew for each subscriber', async () => {
    const { open, seen } = source([1, 2]);
    const items$ = fromPull(open, always);
    expect(seen.opened).toBe(0);
    expect(await lastValueFrom(items$.pipe(toArray()))).toEqual([1, 2]);
    expect(await lastValueFrom(items$.pipe(toArray()))).toEqual([1, 2]);
    expect(seen.opened).toBe(2);
    expect(seen.signals[0]).not.toBe(seen.signals[1]);
  });

  test('says nothing of a source that says nothing, and ends it when left', async () => {
    const { open, seen } = source([], 'hangs');
    const { told, subscription } = record(fromPull(open, always));
    await turn();
    expect(told).toEqual({ items: [], error: null, completed: false });
    subscription.unsubscribe();
    expect(seen.signals[0]?.aborted).toBe(true);
    await turn();
    expect(seen.returned).toBe(1);
    expect(told.completed).toBe(false);
  });

  test('reaches a pending read through the signal, which return() could not', async () => {
    let left = false;
    const open = (signal: AbortSignal): AsyncIterable<number> => ({
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          await once(signal, 'abort');
          left = true;
          return { done: true, value: undefined };
        },
      }),
    });
    const { subscription } = record(fromPull(open, always));
    await turn();
    expect(left).toBe(false);
    subscription.unsubscribe();
    await turn();
    expect(left).toBe(true);
  });

  test('passes on the error of a source that breaks after values', async () => {
    const { open } = source([1, 2], 'errors');
    const { told } = record(fromPull(open, always));
    await turn();
    expect(told.items).toEqual([1, 2]);
    expect(told.error).toEqual(new Error('broken'));
    expect(told.completed).toBe(false);
  });

  test('passes on the error of a source that cannot be opened', async () => {
    const { told } = record(
      fromPull(() => {
        throw new Error('closed');
      }, always),
    );
    await turn();
    expect(told.error).toEqual(new Error('closed'));
  });

  test('keeps quiet about errors that aborting causes', async () => {
    async function* open(signal: AbortSignal) {
      yield 1;
      await once(signal, 'abort');
      throw new Error('aborted');
    }
    const { told, subscription } = record(fromPull(open, always));
    await turn();
    subscription.unsubscribe();
    await turn();
    expect(told).toEqual({ items: [1], error: null, completed: false });
  });

  test('yields nothing after it was left, though the source goes on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10 }), async (count) => {
        const { open, seen } = source([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        const items = await lastValueFrom(fromPull(open, always).pipe(take(count), toArray()));
        expect(items).toHaveLength(count);
        expect(seen.signals[0]?.aborted).toBe(true);
        await turn();
        expect(seen.pulled).toBe(count);
        expect(seen.returned).toBe(1);
      }),
    );
  });

  test('asks nobody to be ready for an item that came after it was left', async () => {
    const late = Promise.withResolvers<void>();
    async function* deaf() {
      await late.promise;
      yield 1;
    }
    let asked = 0;
    const { told, subscription } = record(
      fromPull(deaf, () => {
        asked += 1;
      }),
    );
    subscription.unsubscribe();
    late.resolve();
    await turn();
    expect(told.items).toEqual([]);
    expect(asked).toBe(0);
  });

  test('does not pull the next item before the consumer is ready', async () => {
    const { open, seen } = source([1, 2, 3]);
    const gates: (() => void)[] = [];
    const { told } = record(fromPull(open, () => new Promise((resolve) => gates.push(resolve))));
    for (const count of [1, 2, 3]) {
      await turn();
      expect(told.items).toHaveLength(count);
      expect(seen.pulled).toBe(count);
      gates.shift()?.();
    }
    await turn();
    expect(told.completed).toBe(true);
  });

  test('left while the consumer is slow pulls nothing more', async () => {
    const { open, seen } = source([1, 2, 3]);
    const { promise: slow, resolve: catchUp } = Promise.withResolvers<void>();
    const leave = new Subject<void>();
    const { told } = record(fromPull(open, () => slow).pipe(takeUntil(leave)));
    await turn();
    leave.next();
    catchUp();
    await turn();
    expect(told.items).toEqual([1]);
    expect(seen).toMatchObject({ pulled: 1, returned: 1 });
  });

  test('stays at one item whatever the pace of the consumer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (paces) => {
        const { open, seen } = source(paces.map((_, at) => at));
        let taken = 0;
        const items$ = fromPull(open, () => {
          taken += 1;
          expect(seen.pulled).toBe(taken);
          return paces[taken - 1] ? turn() : undefined;
        });
        expect(await lastValueFrom(items$.pipe(toArray()))).toHaveLength(paces.length);
      }),
      { numRuns: 30 },
    );
  });
});
