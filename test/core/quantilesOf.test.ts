import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highestMean, lastMean, meanOf } from '../../src/core/highestMean.ts';
import { quantilesOf } from '../../src/core/quantilesOf.ts';
import { slopeOf } from '../../src/core/slopeOf.ts';

const series = fc.array(
  fc.oneof(fc.double({ min: 0, max: 30, noNaN: true }), fc.integer({ min: 0, max: 3 })),
  { minLength: 1, maxLength: 80 },
);
const of = (values: readonly number[]) => Float64Array.from(values);

describe('quantilesOf', () => {
  it('equals the quantiles of the sorted values (linear, as numpy)', () => {
    const shares = fc.array(fc.constantFrom(0, 0.05, 0.1, 0.25, 0.5, 0.9, 1), { maxLength: 7 });
    fc.assert(
      fc.property(series, shares, (values, unordered) => {
        const ascending = unordered.toSorted((one, other) => one - other);
        const sorted = values.toSorted((one, other) => one - other);
        const expected = ascending.map((share) => {
          const place = share * (sorted.length - 1);
          const below = sorted[Math.floor(place)] ?? Number.NaN;
          const above = sorted[Math.ceil(place)] ?? Number.NaN;
          return below + (place - Math.floor(place)) * (above - below);
        });
        expect(quantilesOf(of(values), ascending)).toEqual(expected);
      }),
    );
  });

  it('needs no more than a moment for values that are all equal', () => {
    expect(quantilesOf(new Float64Array(20_000).fill(-1), [0, 0.5])).toEqual([-1, -1]);
  });
});

describe('highestMean', () => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('equals the highest mean of the windows taken one by one', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(series, size, size, (values, width, start) => {
        const from = Math.min(width, start);
        const means = values
          .map((_, at) => values.slice(Math.max(0, at + 1 - width), at + 1))
          .filter((_, at) => at + 1 >= Math.min(from, values.length));
        expect(highestMean(of(values), width, from)).toBeCloseTo(Math.max(...means.map(mean)), 9);
      }),
    );
  });

  it('is 0 for nothing, as are the others', () => {
    const none = new Float64Array(0);
    expect([highestMean(none, 4), lastMean(none, 4), meanOf(none), slopeOf(none)]).toEqual([0, 0, 0, 0]);
  });

  it('means: the last ones, or all', () => {
    expect(lastMean(of([9, 1, 2]), 2)).toBe(1.5);
    expect(lastMean(of([1, 2]), 8)).toBe(1.5);
  });
});

describe('slopeOf', () => {
  it('is the step of a straight line, whatever its length and start', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (count, start, step) => {
          const line = Array.from({ length: count }, (_, at) => start + step * at);
          expect(slopeOf(of(line))).toBeCloseTo(step, 9);
        },
      ),
    );
  });

  it('is 0 for one value', () => {
    expect(slopeOf(of([3]))).toBe(0);
  });
});
