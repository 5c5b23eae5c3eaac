import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CalibrationError } from '../../src/calibration/CalibrationError.ts';
import { isotonicFit } from '../../src/calibration/isotonicFit.ts';
import { isotonicAt } from '../../src/core/scorer.ts';
import reference from './fixtures/reference.json' with { type: 'json' };

const points = fc.array(
  fc.record({
    score: fc.integer({ min: -20, max: 20 }).map((tenths) => tenths / 10),
    target: fc.constantFrom(0, 1),
    weight: fc.double({ min: 0.1, max: 5, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

const columns = (rows: readonly { score: number; target: number; weight: number }[]) => ({
  scores: rows.map(({ score }) => score),
  targets: rows.map(({ target }) => target),
  weights: rows.map(({ weight }) => weight),
});

describe('an isotonic map', () => {
  it.each(reference.isotonic)('agrees with scikit-learn at every score ($name)', (each) => {
    const map = isotonicFit(each.scores, each.targets, each.weights);
    for (const [at, score] of each.asked.entries()) {
      expect(isotonicAt(map, score), `at ${score}`).toBeCloseTo(each.answers[at] ?? Number.NaN, 9);
    }
  });

  it.each(['blocks', 'centred'] as const)('ascends strictly in x and never falls in y (%s)', (form) => {
    fc.assert(
      fc.property(points, (rows) => {
        const { scores, targets, weights } = columns(rows);
        const { x, y } = isotonicFit(scores, targets, weights, { form });
        expect(y).toHaveLength(x.length);
        for (let at = 1; at < x.length; at += 1) {
          expect(x[at]).toBeGreaterThan(x[at - 1] ?? 0);
          expect(y[at]).toBeGreaterThanOrEqual(y[at - 1] ?? 0);
        }
        for (const value of y) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('keeps the mean: what is said is on average what is so', () => {
    fc.assert(
      fc.property(points, (rows) => {
        const { scores, targets, weights } = columns(rows);
        const map = isotonicFit(scores, targets, weights);
        let said = 0;
        let so = 0;
        for (const { score, target, weight } of rows) {
          said += weight * isotonicAt(map, score);
          so += weight * target;
        }
        expect(said).toBeCloseTo(so, 9);
      }),
    );
  });

  it('does not depend on the order of the examples', () => {
    fc.assert(
      fc.property(points, (rows) => {
        const one = columns(rows);
        const other = columns(rows.toReversed());
        const map = isotonicFit(one.scores, one.targets, one.weights);
        const reversed = isotonicFit(other.scores, other.targets, other.weights);
        for (const score of one.scores) {
          expect(isotonicAt(map, score)).toBeCloseTo(isotonicAt(reversed, score), 9);
        }
      }),
    );
  });

  it('keeps scores apart within a block when it is centred', () => {
    const map = isotonicFit([1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1], undefined, { form: 'centred' });
    expect(map).toEqual({ x: [1, 3.5, 6], y: [0, 0.5, 1] });
    const blocks = isotonicFit([1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1]);
    expect(isotonicAt(blocks, 3)).toBe(isotonicAt(blocks, 4));
    expect(isotonicAt(map, 3)).toBeLessThan(isotonicAt(map, 4));
  });

  it('refuses what cannot be fitted, and says why', () => {
    expect(() => isotonicFit([], [])).toThrow(CalibrationError);
    expect(() => isotonicFit([1], [])).toThrow('1 scores for 0 targets');
    expect(() => isotonicFit([Number.NaN], [1])).toThrow(CalibrationError);
    expect(() => isotonicFit([1], [1], [0])).toThrow(CalibrationError);
  });
});
