import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certifies, upperBound } from '../../src/calibration/clopperPearson.ts';
import { fixedSequence, type ThresholdCount } from '../../src/calibration/fixedSequence.ts';

const promise = { alpha: 0.05, delta: 0.05 };
const at = (threshold: number, accepted: number, bad: number): ThresholdCount => ({
  threshold,
  accepted,
  bad,
});

const counts = fc
  .array(fc.tuple(fc.nat({ max: 400 }), fc.double({ min: 0, max: 0.2, noNaN: true })), { maxLength: 12 })
  .map((pairs) => pairs.map(([accepted, risk], step) => at(step, accepted, Math.floor(accepted * risk))));

describe('fixed-sequence testing', () => {
  it('certifies the last threshold before the first failure', () => {
    const certificate = fixedSequence(
      [at(0.1, 80, 0), at(0.2, 210, 5), at(0.3, 300, 15), at(0.4, 700, 1)],
      promise,
    );
    expect(certificate).toEqual({
      certified: true,
      threshold: 0.2,
      strictThreshold: 0.1,
      accepted: 210,
      bad: 5,
      riskBound: upperBound(5, 210, 0.05),
    });
  });

  it('certifies nothing after a failure, however good it looks', () => {
    expect(fixedSequence([at(0.1, 58, 0), at(0.2, 1000, 0)], promise)).toEqual({
      certified: false,
      threshold: 0.2,
      accepted: 58,
      bad: 0,
      missing: 1,
    });
  });

  it('takes a threshold that accepts nothing for a failure, not for a pass', () => {
    expect(fixedSequence([at(0.1, 0, 0), at(0.2, 1000, 0)], promise)).toEqual({
      certified: false,
      threshold: 0.2,
      accepted: 0,
      bad: 0,
      missing: 59,
    });
  });

  it('says of nothing to test that everything is missing', () => {
    const refusal = { certified: false, threshold: null, accepted: 0, bad: 0, missing: 59 };
    expect(fixedSequence([], promise)).toEqual(refusal);
  });

  it('says how many accepted are missing at the observed risk', () => {
    expect(fixedSequence([at(0.1, 100, 2), at(0.2, 200, 20)], promise)).toEqual({
      certified: false,
      threshold: 0.1,
      accepted: 100,
      bad: 2,
      missing: 24,
    });
  });

  it('says that no number would do where the observed risk is too high', () => {
    expect(fixedSequence([at(0.1, 100, 7)], promise)).toEqual({
      certified: false,
      threshold: null,
      accepted: 100,
      bad: 7,
      missing: null,
    });
  });

  it('counts no threshold after the first failure that follows a certificate', () => {
    const asked: number[] = [];
    const lazily = function* () {
      for (const count of [at(1, 100, 0), at(2, 100, 9), at(3, 100, 0)]) {
        asked.push(count.threshold);
        yield count;
      }
    };
    expect(fixedSequence(lazily(), promise).certified).toBe(true);
    expect(asked).toEqual([1, 2]);
  });

  it('holds what a certificate says, and refuses with a reason', () => {
    fc.assert(
      fc.property(counts, (grid) => {
        const found = fixedSequence(grid, promise);
        const passed = grid.map(({ accepted, bad }) => certifies(bad, accepted, promise));
        const run = passed.indexOf(false) === -1 ? passed.length : passed.indexOf(false);
        expect(found.certified).toBe(run > 0);
        if (found.certified) {
          expect(found.threshold).toBe(grid[run - 1]?.threshold);
          expect(found.strictThreshold).toBe(grid[0]?.threshold);
          expect(found.riskBound).toBeLessThanOrEqual(promise.alpha);
          expect(found.accepted).toBeGreaterThan(0);
        } else {
          const hopeless = found.accepted > 0 && found.bad / found.accepted >= promise.alpha;
          expect(found.missing === null).toBe(hopeless);
          if (found.missing !== null) expect(found.missing).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });

  it('refuses thresholds out of order', () => {
    expect(() => fixedSequence([at(0.2, 100, 0), at(0.1, 100, 0)], promise)).toThrow(RangeError);
    expect(() => fixedSequence([at(Number.NaN, 100, 0)], promise)).toThrow(RangeError);
  });
});
