import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { residualEntropy } from '../../src/core/entropy.ts';
import { RANKS, rankBits } from '../../src/core/rankBits.ts';
import { anyLogprob, distribution } from '../arbitraries.ts';

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const MOST = Math.LOG2E / Math.E;

describe('rankBits', () => {
  it('splits the residual entropy of up to four entries without a rest', () => {
    fc.assert(
      fc.property(distribution, fc.integer({ min: 1, max: RANKS }), (whole, k) => {
        const top = whole.slice(0, k).map(Math.log);
        // Rounding may leave a mass of a whole distribution above one, which the residual form scales down.
        fc.pre(total(whole.slice(0, k)) < 1 - 1e-9);
        expect(total(rankBits(top)?.bits ?? [])).toBeCloseTo(residualEntropy(top), 9);
      }),
    );
  });

  it('does not depend on the order of the entries', () => {
    fc.assert(
      fc.property(
        distribution.chain((whole) =>
          fc.tuple(fc.constant(whole), fc.shuffledSubarray([...whole], { minLength: whole.length })),
        ),
        ([whole, shuffled]) => {
          const one = rankBits(whole.map(Math.log));
          const other = rankBits(shuffled.map(Math.log));
          expect(other?.first).toBe(one?.first);
          expect(other?.margin).toBe(one?.margin);
          // The mass outside is summed in another order.
          expect(other?.bits.slice(0, RANKS)).toEqual(one?.bits.slice(0, RANKS));
        },
      ),
    );
  });

  it('stays in range for whatever is reported, and is null without anything usable', () => {
    fc.assert(
      fc.property(fc.array(anyLogprob, { maxLength: 20 }), (top) => {
        const ranks = rankBits(top);
        if (ranks === null) {
          expect(top.some((logprob) => Number.isFinite(logprob) && logprob > -9999)).toBe(false);
          return;
        }
        for (const bits of ranks.bits) {
          expect(bits).toBeGreaterThanOrEqual(0);
          expect(bits).toBeLessThanOrEqual(MOST + 1e-12);
        }
        expect(ranks.first).toBeLessThanOrEqual(1);
        expect(ranks.margin).toBeGreaterThanOrEqual(0);
        expect(ranks.margin).toBeLessThanOrEqual(ranks.first);
      }),
    );
  });

  it('tells a lead from a tie', () => {
    expect(rankBits([Math.log(0.25), Math.log(0.5), Math.log(0.25)])).toMatchObject({
      first: 0.5,
      margin: 0.25,
    });
    expect(rankBits([Math.log(0.5), Math.log(0.5)])?.margin).toBe(0);
    expect(rankBits([0])?.margin).toBe(1);
  });
});
