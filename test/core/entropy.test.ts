import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  entropyBits,
  entropyBounds,
  entropyCeiling,
  isUsableLogprob,
  renormalisedEntropy,
  residualEntropy,
  SENTINEL_LOGPROB,
} from '../../src/core/entropy.ts';
import { anyLogprob, distribution, someLogprobs } from '../arbitraries.ts';

const forms = [
  ['renormalised', renormalisedEntropy],
  ['residual', residualEntropy],
] as const;

const logs = (...probabilities: readonly number[]) => probabilities.map((p) => Math.log(p));
const shannon = (probabilities: readonly number[]) =>
  probabilities.reduce((bits, p) => (p > 0 ? bits - p * Math.log2(p) : bits), 0);

describe.each(forms)('entropy in the %s form', (form, entropy) => {
  it('is 0 bits for a certain token', () => {
    expect(entropy([0])).toBe(0);
    expect(entropy([0, -800, -900])).toBe(0);
  });

  it('is log2 n bits for n equally likely tokens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (n) => {
        expect(entropy(logs(...Array<number>(n).fill(1 / n)))).toBeCloseTo(Math.log2(n), 9);
      }),
    );
  });

  it('is 0 when nothing usable is given', () => {
    expect(entropy([])).toBe(0);
    expect(entropy([SENTINEL_LOGPROB, Number.NaN, Number.NEGATIVE_INFINITY])).toBe(0);
    expect(Object.is(entropy([]), 0)).toBe(true);
  });

  it('passes unusable entries over', () => {
    fc.assert(
      fc.property(
        someLogprobs,
        fc.constantFrom(-9999, -9999.5, Number.NaN, Infinity, -Infinity),
        (top, bad) => {
          expect(entropy([bad, ...top])).toBe(entropy(top));
          expect(entropy([...top, bad])).toBe(entropy(top));
        },
      ),
    );
  });

  it('is a number between 0 and its ceiling for any input at all', () => {
    fc.assert(
      fc.property(fc.array(anyLogprob, { maxLength: 20 }), (top) => {
        const bits = entropy(top);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThanOrEqual(entropyCeiling(form, Math.max(1, top.length)));
      }),
      { examples: [[[-745]], [[1e308, 0]], [[800, 800]], [[-9998, -9998]]] },
    );
  });

  it('does not depend on the order of the entries', () => {
    const shuffled = someLogprobs.chain((top) =>
      fc.tuple(fc.constant(top), fc.shuffledSubarray(top, { minLength: top.length })),
    );
    fc.assert(
      fc.property(shuffled, ([top, other]) => {
        expect(entropy(other)).toBeCloseTo(entropy(top), 9);
      }),
    );
  });

  it('is what entropyBits gives under its name', () => {
    fc.assert(
      fc.property(someLogprobs, (top) => {
        expect(entropyBits(form, top)).toBe(entropy(top));
      }),
    );
  });
});

describe('renormalised entropy', () => {
  it('is the entropy of the entries scaled to sum to one', () => {
    fc.assert(
      fc.property(someLogprobs, (top) => {
        const weights = top.map((logprob) => Math.exp(logprob));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        expect(renormalisedEntropy(top)).toBeCloseTo(shannon(weights.map((weight) => weight / total)), 9);
      }),
    );
  });

  it('does not change when all entries are shifted alike', () => {
    fc.assert(
      fc.property(someLogprobs, fc.double({ min: -900, max: 900, noNaN: true }), (top, shift) => {
        expect(renormalisedEntropy(top.map((logprob) => logprob + shift))).toBeCloseTo(
          renormalisedEntropy(top),
          6,
        );
      }),
    );
  });

  it('does not see the mass outside: 46 % unseen looks like calm', () => {
    expect(renormalisedEntropy(logs(0.5, 0.01, 0.01, 0.01, 0.01))).toBeCloseTo(0.529, 3);
  });
});

describe('residual entropy', () => {
  it('counts the mass outside as one more outcome', () => {
    expect(residualEntropy(logs(0.5, 0.01, 0.01, 0.01, 0.01))).toBeCloseTo(
      shannon([0.5, 0.01, 0.01, 0.01, 0.01, 0.46]),
      9,
    );
    expect(residualEntropy(logs(0.25))).toBeCloseTo(shannon([0.25, 0.75]), 9);
  });

  it('scales entries that sum to more than one, having no mass outside', () => {
    expect(residualEntropy(logs(0.9, 0.9))).toBeCloseTo(1, 9);
    expect(residualEntropy([0.5, 0.5])).toBeCloseTo(1, 9);
    expect(residualEntropy([3, 0])).toBeCloseTo(1, 9);
  });

  it('splits by the chain rule: is it outside, and if not, which of the entries is it', () => {
    fc.assert(
      fc.property(distribution, fc.integer({ min: 1, max: 20 }), (whole, k) => {
        const top = whole.slice(0, k);
        const seen = top.reduce((sum, p) => sum + p, 0);
        const expected = shannon([seen, Math.max(0, 1 - seen)]) + seen * renormalisedEntropy(logs(...top));
        expect(residualEntropy(logs(...top))).toBeCloseTo(expected, 6);
      }),
    );
  });
});

describe('entropy bounds', () => {
  it('enclose the entropy of the whole distribution', () => {
    fc.assert(
      fc.property(distribution, fc.integer({ min: 1, max: 20 }), (whole, k) => {
        const { lowerBits, upperBits } = entropyBounds(logs(...whole.slice(0, k)), whole.length);
        const bits = shannon(whole);
        expect(bits).toBeGreaterThanOrEqual(lowerBits - 1e-6);
        expect(bits).toBeLessThanOrEqual(upperBits + 1e-6);
      }),
    );
  });

  it('enclose the residual form for any input at all', () => {
    fc.assert(
      fc.property(
        fc.array(anyLogprob, { maxLength: 20 }),
        fc.integer({ min: 20, max: 200_000 }),
        (top, vocabulary) => {
          const { lowerBits, upperBits } = entropyBounds(top, vocabulary);
          const residual = residualEntropy(top);
          expect(residual).toBeGreaterThanOrEqual(lowerBits);
          expect(residual).toBeLessThanOrEqual(upperBits);
        },
      ),
    );
  });

  it('meet when the whole vocabulary was seen', () => {
    const { lowerBits, upperBits } = entropyBounds(logs(0.5, 0.25, 0.25), 3);
    expect(lowerBits).toBeCloseTo(1.5, 9);
    expect(upperBits).toBeCloseTo(1.5, 9);
  });

  it('spread the mass outside evenly over the tokens not seen, for the upper bound', () => {
    expect(entropyBounds(logs(0.5), 5)).toEqual({ lowerBits: 1, upperBits: 2 });
  });

  it('say nothing without evidence: from 0 to log2 of the vocabulary', () => {
    expect(entropyBounds([], 1024)).toEqual({ lowerBits: 0, upperBits: 10 });
    expect(entropyBounds([-9999], 1024)).toEqual({ lowerBits: 0, upperBits: 10 });
  });
});

describe('a usable log-probability', () => {
  it.each([0, -0.1, -22, -9998.9, 0.001])('is %d', (logprob) => {
    expect(isUsableLogprob(logprob)).toBe(true);
  });

  it.each([-9999, -10_000, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])(
    'is not %d',
    (logprob) => {
      expect(isUsableLogprob(logprob)).toBe(false);
    },
  );
});

it('the ceiling of the residual form has room for the mass outside', () => {
  expect(entropyCeiling('renormalised', 4)).toBe(2);
  expect(entropyCeiling('residual', 3)).toBe(2);
  expect(entropyCeiling('renormalised', 1)).toBe(0);
});
