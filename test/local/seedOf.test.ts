import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedOf } from '../../local/wire/seedOf.ts';

describe('seedOf', () => {
  it('folds any integer into 32 bits, the same each time, and never into "no seed"', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.maxSafeInteger(), fc.constantFrom(-1, 0xffffffff, 2 ** 63, -(2 ** 53))),
        (seed) => {
          const folded = seedOf(seed);
          expect(folded).toBe(seedOf(seed));
          expect(folded).toBeGreaterThanOrEqual(0);
          expect(folded).toBeLessThan(0xffffffff);
        },
      ),
    );
  });

  it('picks one by chance when none is given', () => {
    const seeds = new Set(Array.from({ length: 20 }, () => seedOf(undefined)));
    expect(seeds.size).toBeGreaterThan(15);
  });
});
