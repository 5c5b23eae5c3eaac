import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { entropyBits } from '../../src/core/entropy.ts';
import type { TokenEvidence } from '../../src/core/evidence.ts';
import type { Reading } from '../../src/core/policy.ts';
import { windowedEntropy } from '../../src/stream/windowedEntropy.ts';
import { operatorCases } from './operatorCases.ts';

const even = (count: number): TokenEvidence => ({
  text: `${count}`,
  logprob: Math.log(1 / count),
  top: Array.from({ length: count }, () => Math.log(1 / count)),
  missing: null,
});
const MISSING: TokenEvidence = { text: '?', logprob: null, top: [], missing: 'absent' };

const tokenEvidence: fc.Arbitrary<TokenEvidence> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }).map(even) },
  fc
    .array(fc.double({ min: -40, max: 0, noNaN: true }), { minLength: 1, maxLength: 20 })
    .map((top) => ({ text: 't', logprob: top[0] ?? 0, top, missing: null })),
  fc.constantFrom('absent' as const, 'sentinel' as const).map((missing) => ({ ...MISSING, missing })),
);

describe('windowedEntropy', () => {
  const reading = (token: TokenEvidence, index: number, bits: number | null, meanBits: number | null) =>
    ({ ...token, index, bits, meanBits }) satisfies Reading;
  operatorCases<TokenEvidence, Reading>({
    operator: () => windowedEntropy({ form: 'renormalised', window: 2 }),
    inputs: { a: even(2), b: even(8), c: even(1), q: MISSING },
    outputs: {
      a: reading(even(2), 1, 1, 1),
      b: reading(even(8), 2, 3, 2),
      q: reading(MISSING, 3, null, 2),
      c: reading(even(1), 4, 0, 1.5),
    },
    source: '-a---bqc|',
    result: '-a---bqc|',
    errored: '-a---bqc#',
    left: '-a--',
  });

  test('equals the mean recomputed from scratch, for every prefix', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(tokenEvidence, { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('renormalised' as const, 'residual' as const),
        async (tokens, window, form) => {
          const readings = await lastValueFrom(
            from(tokens).pipe(windowedEntropy({ form, window }), toArray()),
          );
          expect(readings).toHaveLength(tokens.length);
          readings.forEach((read, at) => {
            const known = tokens.slice(0, at + 1).filter(({ missing }) => missing === null);
            const last = known.slice(-window).map(({ top }) => entropyBits(form, top));
            const mean = last.length === 0 ? null : last.reduce((sum, bits) => sum + bits, 0) / last.length;
            expect(read.index).toBe(at + 1);
            expect(read.meanBits).toBe(mean);
            expect(read.bits).toBe(read.missing === null ? last.at(-1) : null);
          });
        },
      ),
    );
  });
});
