import { describe, expect, it } from 'vitest';
import { lowerBound } from '../../src/calibration/clopperPearson.ts';
import { pairedBootstrap, pairedDifference } from '../../src/calibration/pairedBootstrap.ts';
import { seededRandom } from '../../src/calibration/seededRandom.ts';

const meanOf = (values: readonly number[]) => (rows: readonly number[]) =>
  rows.length === 0 ? null : rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length;
const own = (values: readonly unknown[]) => values.map((_, at) => String(at));

describe('the interval of a figure', () => {
  it('encloses the truth about as often as it says', () => {
    const random = seededRandom('coverage');
    let missed = 0;
    for (let sample = 0; sample < 300; sample += 1) {
      const values = Array.from({ length: 60 }, () => random() + random());
      const { low, high } = pairedBootstrap(own(values), meanOf(values), { seed: sample, resamples: 300 });
      if (low === null || high === null || low > 1 || high < 1) missed += 1;
    }
    // A percentile interval over 60 rows is a little too narrow: hence 8 and not 5 %.
    expect(lowerBound(missed, 300, 0.05)).toBeLessThan(0.08);
    expect(missed).toBeGreaterThan(3);
  });

  it('is wider over families whose rows are alike than over rows taken apart', () => {
    const random = seededRandom('families');
    const families = Array.from({ length: 200 }, (_, at) => `family ${at % 10}`);
    const level = new Map(families.map((family) => [family, random()]));
    const values = families.map((family) => (level.get(family) ?? 0) + random() / 10);
    const width = (clusters: readonly string[]) => {
      const { low, high } = pairedBootstrap(clusters, meanOf(values), { seed: 1 });
      return (high ?? 0) - (low ?? 0);
    };
    expect(width(families)).toBeGreaterThan(2.5 * width(own(values)));
  });

  it('draws whole families', () => {
    const families = ['a', 'b', 'a', 'c', 'b'];
    pairedBootstrap(
      families,
      (rows) => {
        const count = (row: number) => rows.filter((each) => each === row).length;
        expect(count(0)).toBe(count(2));
        expect(count(1)).toBe(count(4));
        return 0;
      },
      { seed: 1, resamples: 50 },
    );
  });

  it('comes the same way for the same seed', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const interval = (seed: number) => pairedBootstrap(own(values), meanOf(values), { seed });
    expect(interval(1)).toEqual(interval(1));
    expect(interval(1)).not.toEqual(interval(2));
    expect(interval(1)).toMatchObject({ estimate: 3.875, resamples: 1000, clusters: 8 });
  });

  it('of a difference takes both on the same rows', () => {
    const random = seededRandom('pairs');
    const one = Array.from({ length: 50 }, () => 100 * random());
    const other = one.map((value) => value - 1);
    const found = pairedDifference(own(one), { one: meanOf(one), other: meanOf(other) }, { seed: 1 });
    expect(found.low).toBeCloseTo(1, 9);
    expect(found.high).toBeCloseTo(1, 9);
  });

  it('leaves out resamples in which the figure does not exist, and says how many are left', () => {
    const found = pairedBootstrap(['a', 'b'], (rows) => (rows.includes(0) ? 1 : null), { seed: 1 });
    expect(found).toMatchObject({ estimate: 1, low: 1, high: 1 });
    expect(found.resamples).toBeLessThan(850);
    expect(pairedBootstrap(['a'], () => null, { seed: 1 })).toMatchObject({
      low: null,
      high: null,
      resamples: 0,
    });
  });

  it('refuses to draw from nothing', () => {
    expect(() => pairedBootstrap([], () => 0, { seed: 1 })).toThrow('no rows');
  });
});
