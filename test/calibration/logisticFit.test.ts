import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logisticFit } from '../../src/calibration/logisticFit.ts';
import reference from './fixtures/reference.json' with { type: 'json' };

const fits = reference.logistic.flatMap(({ fits, ...sample }) => fits.map((fit) => ({ ...sample, fit })));

const table = fc.array(
  fc.record({
    row: fc.tuple(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
    target: fc.constantFrom(0, 1),
  }),
  { minLength: 2, maxLength: 40 },
);

describe('logistic regression', () => {
  it.each(fits)(
    'agrees with scikit-learn: $name, C = $fit.c',
    ({ rows, targets, weights, fit, mean, scale }) => {
      const model = logisticFit(rows, targets, { weights, c: fit.c });
      for (const [at, weight] of fit.weights.entries()) {
        expect(model.weights[at], `weight ${at}`).toBeCloseTo(weight, 6);
        expect(model.mean[at], `mean ${at}`).toBeCloseTo(mean[at] ?? Number.NaN, 9);
        expect(model.scale[at], `scale ${at}`).toBeCloseTo(scale[at] ?? Number.NaN, 9);
      }
      expect(model.bias).toBeCloseTo(fit.bias, 6);
    },
  );

  it('stays finite, also where the classes can be told apart perfectly or features are constant', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(0.01, 1, 1000), (rows, c) => {
        const targets = rows.map(({ target }) => target);
        fc.pre(targets.includes(0) && targets.includes(1));
        const { mean, scale, weights, bias } = logisticFit(
          rows.map(({ row: [whole, real] }) => [whole, real, 7, whole]),
          targets,
          { c },
        );
        for (const value of [...mean, ...scale, ...weights, bias]) expect(value).toSatisfy(Number.isFinite);
        for (const value of scale) expect(value).toBeGreaterThan(0);
        expect(weights[2]).toBe(0);
        expect(weights[3]).toBeCloseTo(weights[0] ?? Number.NaN, 6);
      }),
    );
  });

  it('takes a weight of two for an example that is there twice', () => {
    const rows = [[1], [2], [3], [4], [2.5]];
    const targets = [0, 0, 1, 1, 1];
    const weighted = logisticFit(rows, targets, { weights: [1, 1, 1, 1, 2] });
    const doubled = logisticFit([...rows, [2.5]], [...targets, 1]);
    expect(weighted.bias).toBeCloseTo(doubled.bias, 9);
    expect(weighted.weights[0]).toBeCloseTo(doubled.weights[0] ?? Number.NaN, 9);
  });
});
