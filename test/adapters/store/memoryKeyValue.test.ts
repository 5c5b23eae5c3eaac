import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryKeyValue } from '../../../src/adapters/store/memoryKeyValue.ts';
import { HeldClock } from './heldClock.ts';
import { keyValueContract } from './keyValueContract.ts';
import { ModelOfStore, storeCommands } from './modelOfStore.ts';

const never = new AbortController().signal;

keyValueContract('memory', async () => {
  const clock = new HeldClock();
  return {
    open: () => memoryKeyValue({ entries: 1_000, bytes: 8_000_000, clock }),
    pass: (ms) => clock.pass(ms),
    keeps: false,
    end: async () => undefined,
  };
});

describe('a store in memory', () => {
  test('is a map with ends, of which the least recently used goes first', async () => {
    const bounds = { entries: 4, bytes: 60, endedGoFirst: false };
    await fc.assert(
      fc.asyncProperty(storeCommands(bounds), async (commands) => {
        const clock = new HeldClock();
        const store = memoryKeyValue({ ...bounds, clock });
        const setup = () => ({
          model: new ModelOfStore(bounds, clock),
          real: { store, clock, reopen: null },
        });
        await fc.asyncModelRun(setup, commands);
      }),
      { numRuns: 300 },
    );
  });

  test('does not keep what is larger than all of it, nor what was there before', async () => {
    const store = memoryKeyValue({ entries: 10, bytes: 100, clock: new HeldClock() });
    await store.set('a', new Uint8Array(10), 1_000, never);
    await store.set('b', new Uint8Array(10), 1_000, never);
    await store.set('a', new Uint8Array(101), 1_000, never);
    expect(await store.get(['a', 'b'], never)).toEqual([null, new Uint8Array(10)]);
    expect(store.size()).toBe(1);
  });

  test('works from the beginning of time on', async () => {
    const clock = new HeldClock(0);
    const store = memoryKeyValue({ entries: 10, bytes: 100, clock });
    await store.set('a', new Uint8Array(1), 5, never);
    clock.pass(4);
    expect(await store.get(['a'], never)).toEqual([new Uint8Array(1)]);
    clock.pass(1);
    expect(await store.get(['a'], never)).toEqual([null]);
  });
});
