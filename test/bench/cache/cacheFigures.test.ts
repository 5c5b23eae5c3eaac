import { describe, expect, test } from 'vitest';
import { equalRequests } from '../../../bench/cache/figures/equalRequests.ts';
import { fingerprints } from '../../../bench/cache/figures/fingerprints.ts';
import { isolation } from '../../../bench/cache/figures/isolation.ts';
import { liveBudget } from '../../../bench/cache/figures/liveBudget.ts';
import { replayed } from '../../../bench/cache/figures/replayed.ts';

const QUICK = { quick: true, sick: [], qqp: [] };

describe('what no machine can slow is kept in a quick run too', () => {
  test.each([
    ['isolation', isolation],
    ['one call for equal requests', equalRequests],
    ['replay', replayed],
    ['the live budget', liveBudget],
    ['fingerprints', fingerprints],
  ])(
    '%s',
    async (_, measure) => {
      for (const { kept, n, measured } of await measure(QUICK)) {
        expect(kept, measured).toBe(true);
        expect(n).toBeGreaterThan(0);
      }
    },
    60_000,
  );
});
