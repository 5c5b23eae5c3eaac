import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialAtLeast, binomialAtMost, binomialExactly } from '../../src/calibration/binomial.ts';
import { certifies, lowerBound, neededAccepted, upperBound } from '../../src/calibration/clopperPearson.ts';
import reference from './fixtures/reference.json' with { type: 'json' };

const delta = fc.double({ min: 0.001, max: 0.5, noNaN: true });
const count = fc
  .integer({ min: 1, max: 3000 })
  .chain((n) => fc.record({ n: fc.constant(n), bad: fc.integer({ min: 0, max: n }) }));

const apart = (found: number, expected: number) =>
  Math.abs(found - expected) / Math.max(expected, Number.MIN_VALUE);

describe('the exact bounds of a risk', () => {
  it('agree with scipy to nine digits', () => {
    for (const { bad, n, delta, upper, lower } of reference.bounds) {
      expect(apart(upperBound(bad, n, delta), upper), `upper ${bad}/${n} at ${delta}`).toBeLessThan(1e-9);
      expect(apart(lowerBound(bad, n, delta), lower), `lower ${bad}/${n} at ${delta}`).toBeLessThan(1e-9);
    }
  });

  it('leave exactly delta beyond them', () => {
    fc.assert(
      fc.property(count, delta, ({ bad, n }, delta) => {
        if (bad < n) expect(binomialAtMost(bad, { n, p: upperBound(bad, n, delta) })).toBeCloseTo(delta, 9);
        if (bad > 0) expect(binomialAtLeast(bad, { n, p: lowerBound(bad, n, delta) })).toBeCloseTo(delta, 9);
      }),
    );
  });

  it('enclose the observed share', () => {
    fc.assert(
      fc.property(count, delta, ({ bad, n }, delta) => {
        expect(lowerBound(bad, n, delta)).toBeLessThanOrEqual(bad / n);
        expect(upperBound(bad, n, delta)).toBeGreaterThanOrEqual(bad / n);
      }),
    );
  });

  it('say nothing of no examples', () => {
    expect(upperBound(0, 0, 0.05)).toBe(1);
    expect(lowerBound(0, 0, 0.05)).toBe(0);
    expect(certifies(0, 0, { alpha: 0.999, delta: 0.999 })).toBe(false);
  });

  it('pass a promise exactly when the upper bound is within it', () => {
    fc.assert(
      fc.property(count, delta, fc.double({ min: 0.001, max: 0.6, noNaN: true }), (counts, delta, alpha) => {
        const bound = upperBound(counts.bad, counts.n, delta);
        fc.pre(Math.abs(bound - alpha) > 1e-9);
        expect(certifies(counts.bad, counts.n, { alpha, delta })).toBe(bound <= alpha);
      }),
    );
  });

  it.each([
    [-1, 10, 0.05],
    [11, 10, 0.05],
    [0.5, 10, 0.05],
    [1, Number.NaN, 0.05],
    [1, 10, 0],
    [1, 10, 1],
    [1, 10, Number.NaN],
  ])('refuse %d bad of %d at delta %d', (bad, n, delta) => {
    expect(() => upperBound(bad, n, delta)).toThrow(RangeError);
    expect(() => lowerBound(bad, n, delta)).toThrow(RangeError);
  });
});

describe('the examples needed for a certificate', () => {
  it('agree with a search by scipy', () => {
    for (const { alpha, delta, risk, n } of reference.needed) {
      expect(neededAccepted(alpha, delta, risk), `alpha ${alpha}, risk ${risk}`).toBe(n);
    }
  });

  it.each([
    [0.2, 14],
    [0.1, 29],
    [0.05, 59],
    [0.02, 149],
  ])('without an error, alpha %d takes %d', (alpha, n) => {
    expect(neededAccepted(alpha, 0.05, 0)).toBe(n);
  });

  it('are the fewest that pass', () => {
    const risks = fc.record({
      alpha: fc.double({ min: 0.02, max: 0.4, noNaN: true }),
      share: fc.double({ min: 0, max: 0.8, noNaN: true }),
    });
    fc.assert(
      fc.property(risks, delta, ({ alpha, share }, delta) => {
        const risk = alpha * share;
        const needed = neededAccepted(alpha, delta, risk);
        const passes = (n: number) => certifies(Math.round(risk * n), n, { alpha, delta });
        expect(passes(needed ?? 0)).toBe(true);
        for (let n = 1; n < (needed ?? 0); n += 1) expect(passes(n)).toBe(false);
      }),
    );
  });

  it('are none when the observed risk is the promised one or more', () => {
    expect(neededAccepted(0.05, 0.05, 0.05)).toBeNull();
    expect(neededAccepted(0.05, 0.05, 1)).toBeNull();
  });

  it('are told at once and roughly when they are millions', () => {
    expect(neededAccepted(0.05, 0.05, 0.0499)).toBeGreaterThan(12_000_000);
    expect(neededAccepted(0.05, 0.05, 0.0499)).toBeLessThan(13_500_000);
  });

  it('refuse what is no risk and no promise', () => {
    expect(() => neededAccepted(0, 0.05, 0)).toThrow(RangeError);
    expect(() => neededAccepted(0.05, 1, 0)).toThrow(RangeError);
    expect(() => neededAccepted(0.05, 0.05, Number.NaN)).toThrow(RangeError);
  });
});

describe('binomial probabilities', () => {
  it('of all counts sum to one, and both tails overlap in one count', () => {
    const trials = fc.record({
      n: fc.integer({ min: 1, max: 400 }),
      p: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(trials, ({ n, p, share }) => {
        const k = Math.round(share * n);
        let all = 0;
        for (let count = 0; count <= n; count += 1) all += binomialExactly(count, { n, p });
        expect(all).toBeCloseTo(1, 10);
        const both = binomialAtMost(k, { n, p }) + binomialAtLeast(k, { n, p });
        expect(both - binomialExactly(k, { n, p })).toBeCloseTo(1, 10);
      }),
    );
  });
});
