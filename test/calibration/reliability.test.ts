import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brierScore, expectedCalibrationError, reliability } from '../../src/calibration/reliability.ts';
import reference from './fixtures/reference.json' with { type: 'json' };

const examples = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), {
  minLength: 1,
  maxLength: 80,
});
const options = fc.record({
  bins: fc.integer({ min: 1, max: 20 }),
  by: fc.constantFrom('width' as const, 'mass' as const),
});
const columns = (rows: readonly (readonly [number, boolean])[]) =>
  [rows.map(([probability]) => probability), rows.map(([, bad]) => bad)] as const;

describe('how far probabilities can be believed', () => {
  it.each(reference.ranking)('agrees with scikit-learn and numpy ($name)', (each) => {
    const bad = each.bad.map((label) => label === 1);
    expect(brierScore(each.scores, bad)).toBeCloseTo(each.brier, 12);
    expect(expectedCalibrationError(each.scores, bad)).toBeCloseTo(each.eceWidth, 12);
    expect(expectedCalibrationError(each.scores, bad, { by: 'mass' })).toBeCloseTo(each.eceMass, 12);
  });

  it('puts every example into one bin, ascending', () => {
    fc.assert(
      fc.property(examples, options, (rows, binning) => {
        const bins = reliability(...columns(rows), binning);
        expect(bins.length).toBeLessThanOrEqual(binning.bins);
        expect(bins.reduce((sum, bin) => sum + bin.examples, 0)).toBe(rows.length);
        const bad = bins.reduce((sum, bin) => sum + bin.examples * bin.shareBad, 0);
        expect(bad).toBeCloseTo(rows.filter(([, each]) => each).length, 9);
        const means = bins.map(({ meanProbability }) => meanProbability);
        expect(means).toEqual(means.toSorted((one, other) => one - other));
      }),
    );
  });

  it('is without error for probabilities that come true', () => {
    expect(expectedCalibrationError([0.25, 0.25, 0.25, 0.25], [true, false, false, false])).toBe(0);
    expect(brierScore([0, 1], [false, true])).toBe(0);
    expect(expectedCalibrationError([1, 1], [false, false])).toBe(1);
  });

  it('is within [0, 1]', () => {
    fc.assert(
      fc.property(examples, options, (rows, binning) => {
        for (const value of [
          expectedCalibrationError(...columns(rows), binning),
          brierScore(...columns(rows)),
        ]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('refuses what is no probability', () => {
    expect(() => brierScore([1.5], [true])).toThrow('Not a probability: 1.5');
    expect(() => brierScore([Number.NaN], [true])).toThrow('Not a probability');
    expect(() => expectedCalibrationError([], [])).toThrow('no examples');
    expect(() => reliability([0.5], [])).toThrow('1 probabilities for 0 labels');
  });
});
