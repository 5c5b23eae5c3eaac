import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTROPY_DEFAULTS, entropyPolicy } from '../../src/core/entropyPolicy.ts';
import type { Verdict } from '../../src/core/policy.ts';
import { draftBits, fold, readingsOf } from '../arbitraries.ts';

const policy = entropyPolicy();
const SOFT = 1.6;

/** The verdict after each token of these entropies. */
function verdictsOf(bits: readonly (number | null)[], of = policy): readonly Verdict[] {
  let state = of.initial;
  return readingsOf(bits, of.window).map((reading) => {
    state = of.next(state, reading);
    return of.verdict(state);
  });
}

const lastOf = (bits: readonly number[], of = policy) => of.verdict(fold(of, readingsOf(bits, of.window)));
const endOf = (bits: readonly number[], of = policy) => of.ended(fold(of, readingsOf(bits, of.window)));
const times = (n: number, bits: number): number[] => Array<number>(n).fill(bits);
const kinds = (bits: readonly number[]) => verdictsOf(bits).map(({ kind }) => kind);

describe('policy entropy, its rules one by one (T 2.0, soft 1.6 bits)', () => {
  it('waits before the first token', () => {
    expect(policy.verdict(policy.initial)).toEqual({ kind: 'wait' });
  });

  it('keeps a calm draft at its tenth token and not before', () => {
    expect(kinds(times(11, 0.5))).toEqual([...times(9, 0).map(() => 'wait'), 'keep', 'keep']);
    expect(lastOf(times(10, 0.5))).toEqual({ kind: 'keep', reason: 'calm' });
  });

  it.each([1, 5, 10])('rejects for token %i above T', (at) => {
    expect(lastOf([...times(at - 1, 0.1), 2.01])).toEqual({ kind: 'reject', reason: 'early_token' });
  });

  it.each([1, 10])('doubts for token %i above soft', (at) => {
    expect(lastOf([...times(at - 1, 0.1), 1.61])).toEqual({ kind: 'doubt', reason: 'early_token' });
  });

  it('judges no token by itself after the tenth', () => {
    expect(lastOf([...times(10, 0.1), 2.3])).toEqual({ kind: 'keep', reason: 'calm' });
  });

  it('takes exactly T and exactly soft as not above', () => {
    expect(lastOf([2])).toEqual({ kind: 'doubt', reason: 'early_token' });
    expect(lastOf([SOFT])).toEqual({ kind: 'wait' });
    expect(lastOf(times(10, SOFT))).toEqual({ kind: 'keep', reason: 'calm' });
  });

  it('takes a mean of exactly T and of exactly soft as not above', () => {
    const lenient = entropyPolicy({ ...ENTROPY_DEFAULTS, softShare: 0.5, earlyTokens: 0 });
    expect(lastOf(times(10, 2), lenient)).toEqual({ kind: 'doubt', reason: 'window_mean' });
    expect(lastOf(times(10, 1), lenient)).toEqual({ kind: 'keep', reason: 'calm' });
    expect(endOf(times(10, 1), lenient)).toEqual({ kind: 'keep', reason: 'calm' });
  });

  it('counts tokens and means of exactly soft as calm', () => {
    const half = entropyPolicy({ ...ENTROPY_DEFAULTS, softShare: 0.5 });
    expect(verdictsOf([1, 1, 0.5, 1.5, 1, 1, 1, 1], half).map(({ kind }) => kind)).toEqual([
      ...times(3, 0).map(() => 'wait'),
      ...times(4, 0).map(() => 'doubt'),
      'wait',
    ]);
  });

  it('reads the mean from the fourth token on', () => {
    const lenient = entropyPolicy({ ...ENTROPY_DEFAULTS, earlyTokens: 0 });
    expect(verdictsOf(times(4, 2.3), lenient).map(({ kind }) => kind)).toEqual([
      'keep',
      'keep',
      'keep',
      'reject',
    ]);
    expect(lastOf(times(4, 2.3), lenient)).toEqual({ kind: 'reject', reason: 'window_mean' });
    expect(lastOf(times(4, 1.8), lenient)).toEqual({ kind: 'doubt', reason: 'window_mean' });
  });

  it('reads the mean over the last ten tokens', () => {
    const calmThenHot = [...times(10, 0), ...times(9, 2.1)];
    expect(lastOf(calmThenHot)).toEqual({ kind: 'doubt', reason: 'window_mean' });
    expect(lastOf([...calmThenHot, 2.1])).toEqual({ kind: 'reject', reason: 'window_mean' });
  });

  it('stays in doubt until the mean has been at most soft for four tokens', () => {
    expect(kinds([...times(3, 0.1), 1.7, ...times(3, 0.1)])).toEqual([
      ...times(3, 0).map(() => 'wait'),
      ...times(4, 0).map(() => 'doubt'),
    ]);
    expect(kinds([...times(3, 0.1), 1.7, ...times(4, 0.1)]).at(-1)).toBe('wait');
    expect(kinds([...times(9, 0.1), 1.7, ...times(4, 0.1)]).slice(9)).toEqual([
      'doubt',
      'doubt',
      'doubt',
      'doubt',
      'keep',
    ]);
  });

  it('starts counting calm anew when an early token is above soft again', () => {
    expect(kinds([...times(5, 0.1), 1.7, 0.1, 0.1, 0.1, 1.7, 0.1, 0.1, 0.1]).slice(5)).toEqual(
      times(8, 0).map(() => 'doubt'),
    );
    expect(lastOf([...times(5, 0.1), 1.7, 0.1, 0.1, 0.1, 1.7, 0.1, 0.1, 0.1, 0.1]).kind).toBe('keep');
  });

  it('starts counting calm anew when the mean is above soft again', () => {
    const hot = [...times(10, 0), ...times(8, 2.1)];
    expect(kinds([...hot, 0, 0, 0]).slice(-4)).toEqual(times(4, 0).map(() => 'doubt'));
    expect(kinds([...hot, ...times(14, 0)]).slice(-1)).toEqual(['keep']);
  });

  it('never takes a rejection back', () => {
    expect(kinds([2.1, ...times(40, 0)])).toEqual(times(41, 0).map(() => 'reject'));
  });

  it('calls a token without evidence neither hot nor calm', () => {
    expect(verdictsOf([0.1, null, null, 0.1]).map(({ kind }) => kind)).toEqual(times(4, 0).map(() => 'wait'));
    const doubted = verdictsOf([...times(9, 0.1), 1.7, null, null, null, null]);
    expect(doubted.map(({ kind }) => kind).slice(9)).toEqual(['doubt', 'doubt', 'doubt', 'doubt', 'keep']);
  });
});

describe('policy entropy of an ended draft', () => {
  it('keeps a short calm one', () => {
    expect(endOf([0.4])).toEqual({ kind: 'keep', reason: 'calm' });
  });

  it('does not keep one whose last tokens have a mean above soft, however few they are', () => {
    expect(endOf([1.7])).toEqual({ kind: 'reject', reason: 'window_mean' });
    expect(endOf([...times(10, 0), ...times(10, 1.7)])).toEqual({ kind: 'reject', reason: 'window_mean' });
    expect(endOf(times(10, SOFT))).toEqual({ kind: 'keep', reason: 'calm' });
  });

  it('does not keep one with an early token above T', () => {
    expect(endOf([2.1, ...times(30, 0)])).toEqual({ kind: 'reject', reason: 'early_token' });
  });

  it('keeps one that was doubted for an early token and whose mean is calm', () => {
    expect(endOf([0.1, 1.7])).toEqual({ kind: 'keep', reason: 'calm' });
  });
});

describe('policy entropy, for every draft', () => {
  it('judges a prefix the same whatever follows', () => {
    fc.assert(
      fc.property(draftBits, fc.nat(100), (bits, cut) => {
        expect(verdictsOf(bits.slice(0, cut))).toEqual(verdictsOf(bits).slice(0, cut));
      }),
    );
  });

  it('never keeps before the tenth token', () => {
    fc.assert(
      fc.property(draftBits, (bits) => {
        expect(kinds(bits).slice(0, 9)).not.toContain('keep');
      }),
    );
  });

  it('always rejects, and at that token, when one early token is raised above T', () => {
    fc.assert(
      fc.property(draftBits, fc.nat(9), fc.double({ min: 2.01, max: 2.32, noNaN: true }), (bits, at, hot) => {
        fc.pre(at < bits.length);
        const raised = bits.with(at, hot);
        expect(kinds(raised).slice(at)).toEqual(raised.slice(at).map(() => 'reject'));
        expect(endOf(raised).kind).toBe('reject');
      }),
    );
  });

  it('leaves doubt only for rejection or after four calm tokens', () => {
    fc.assert(
      fc.property(draftBits, (bits) => {
        const all = kinds(bits);
        const means = readingsOf(bits).map(({ meanBits }) => meanBits ?? 0);
        for (let at = 1; at < all.length; at += 1) {
          if (all[at - 1] !== 'doubt' || all[at] === 'doubt' || all[at] === 'reject') continue;
          expect(at).toBeGreaterThanOrEqual(4);
          for (let back = at - 3; back <= at; back += 1) {
            expect(means[back]).toBeLessThanOrEqual(SOFT);
            expect(back >= 10 || (bits[back] ?? 0) <= SOFT).toBe(true);
          }
        }
      }),
    );
  });

  it('never keeps or waits at a token whose mean or early entropy is above soft', () => {
    fc.assert(
      fc.property(draftBits, (bits) => {
        const all = kinds(bits);
        readingsOf(bits).forEach(({ meanBits }, at) => {
          const hotMean = at >= 3 && (meanBits ?? 0) > SOFT;
          const hotToken = at < 10 && (bits[at] ?? 0) > SOFT;
          if (hotMean || hotToken) expect(['doubt', 'reject']).toContain(all[at]);
        });
      }),
    );
  });

  it('gives a reason with everything but a wait', () => {
    fc.assert(
      fc.property(draftBits, (bits) => {
        for (const verdict of verdictsOf(bits)) {
          if (verdict.kind === 'wait') continue;
          expect(verdict.kind === 'keep' ? ['calm'] : ['early_token', 'window_mean']).toContain(
            verdict.reason,
          );
        }
      }),
    );
  });
});

describe('policy entropy, what it is made of', () => {
  it("has the original's constants and says that it is not calibrated", () => {
    expect(policy).toMatchObject({
      name: 'entropy',
      calibration: null,
      form: 'renormalised',
      topLogprobs: 5,
      window: 10,
    });
    expect(ENTROPY_DEFAULTS).toMatchObject({ thresholdBits: 2, softShare: 0.8, earlyTokens: 10 });
  });

  it('refuses a threshold that its form can never reach, naming both', () => {
    expect(() => entropyPolicy({ ...ENTROPY_DEFAULTS, thresholdBits: 2.33 })).toThrow(
      new RangeError(
        'Cannot use an entropy threshold of 2.33 bits: the renormalised form of top-5 reaches at most 2.322 bits',
      ),
    );
    expect(() => entropyPolicy({ ...ENTROPY_DEFAULTS, thresholdBits: Number.NaN })).toThrow(RangeError);
    expect(() => entropyPolicy({ ...ENTROPY_DEFAULTS, topLogprobs: 3 })).toThrow(RangeError);
  });

  it('measures the threshold against the ceiling of its own form', () => {
    const atCeiling = { ...ENTROPY_DEFAULTS, topLogprobs: 3, form: 'residual' } as const;
    expect(entropyPolicy(atCeiling)).toMatchObject({ form: 'residual', topLogprobs: 3 });
    expect(() => entropyPolicy({ ...ENTROPY_DEFAULTS, topLogprobs: 4 })).not.toThrow();
  });

  it('scales soft with the threshold', () => {
    const strict = entropyPolicy({ ...ENTROPY_DEFAULTS, thresholdBits: 1, softShare: 0.5 });
    expect(lastOf([0.6], strict)).toEqual({ kind: 'doubt', reason: 'early_token' });
    expect(lastOf([0.4], strict)).toEqual({ kind: 'wait' });
    expect(lastOf([1.1], strict)).toEqual({ kind: 'reject', reason: 'early_token' });
  });
});
