import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Head, TreeNode } from '../../src/core/calibration.ts';
import { isotonicAt, rawScore, recoveryChance, scoreAt } from '../../src/core/scorer.ts';

const number = fc.double({ min: -100, max: 100, noNaN: true });
const anyNumber = fc.double();
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const ascending = (values: readonly number[]) => values.toSorted((one, other) => one - other);
const map = fc
  .array(fc.tuple(number, unit), { minLength: 1, maxLength: 12 })
  .map((points) => ({ x: ascending(points.map(([x]) => x)), y: ascending(points.map(([, y]) => y)) }));

describe('isotonicAt', () => {
  it('rises with x and stays within the map', () => {
    fc.assert(
      fc.property(map, number, number, (points, one, other) => {
        const [low, high] = [
          isotonicAt(points, Math.min(one, other)),
          isotonicAt(points, Math.max(one, other)),
        ];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(points.y[0] ?? 0);
        expect(high).toBeLessThanOrEqual(points.y.at(-1) ?? 1);
      }),
    );
  });

  it('is linear between points and flat beyond them', () => {
    const points = { x: [-1, 1, 3], y: [0.2, 0.4, 0.4] };
    expect([-9, -1, 0, 1, 2, 9].map((x) => isotonicAt(points, x))).toEqual([
      0.2,
      0.2,
      expect.closeTo(0.3, 12),
      0.4,
      0.4,
      0.4,
    ]);
  });

  it('jumps where two points have one x', () => {
    const points = { x: [0, 1, 1, 2], y: [0.1, 0.1, 0.9, 0.9] };
    expect([0.5, 1, 1.5].map((x) => isotonicAt(points, x))).toEqual([0.1, 0.9, 0.9]);
  });

  it('takes what it cannot place for bad', () => {
    expect(isotonicAt({ x: [], y: [] }, 0)).toBe(1);
    expect(isotonicAt({ x: [0], y: [0.1] }, Number.NaN)).toBe(1);
  });
});

describe('rawScore', () => {
  const logistic = { kind: 'logistic', mean: [1, 0], scale: [2, 0], weights: [3, 5], bias: -1 } as const;

  it('is the bias and the weighted standard scores; what never varied says nothing', () => {
    expect(rawScore(logistic, ['a', 'b'], { a: 2, b: 7 })).toBe(-1 + 3 * 0.5);
  });

  it('walks each tree to a leaf: left up to the split, right above it', () => {
    const tree: TreeNode[] = [
      { feature: 0, at: 0.5, left: 1, right: 2 },
      { value: 1 },
      { feature: 1, at: 2, left: 3, right: 4 },
      { value: 10 },
      { value: 100 },
    ];
    const model = { kind: 'trees', bias: 0.5, trees: [tree, [{ value: 7 }]] } as const;
    const score = (a: number, b: number) => rawScore(model, ['a', 'b'], { a, b });
    expect([score(0.5, 9), score(0.6, 2), score(0.6, 2.1)]).toEqual([8.5, 17.5, 107.5]);
  });

  it('ends on a damaged tree', () => {
    const model = {
      kind: 'trees',
      bias: 1,
      trees: [[{ feature: 0, at: 0, left: 0, right: 0 }], []],
    } as const;
    expect(rawScore(model, ['a'], { a: 1 })).toBe(1);
  });

  it('gives a probability for every model and every value', () => {
    const model: fc.Arbitrary<Head['model']> = fc.oneof(
      fc.record({
        kind: fc.constant('logistic' as const),
        mean: fc.array(anyNumber, { maxLength: 3 }),
        scale: fc.array(anyNumber, { maxLength: 3 }),
        weights: fc.array(anyNumber, { maxLength: 3 }),
        bias: anyNumber,
      }),
      fc.record({
        kind: fc.constant('trees' as const),
        bias: anyNumber,
        trees: fc.array(
          fc.array(
            fc.oneof(
              fc.record({ value: anyNumber }),
              fc.record({ feature: fc.nat(4), at: anyNumber, left: fc.nat(4), right: fc.nat(4) }),
            ),
            { maxLength: 4 },
          ),
          { maxLength: 3 },
        ),
      }),
    );
    fc.assert(
      fc.property(
        model,
        map,
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), anyNumber),
        (given, isotonic, values) => {
          const head: Head = { look: 'end', features: ['a', 'b', 'c'], model: given, isotonic, drift: [] };
          const risk = scoreAt(head, values);
          expect(risk).toBeGreaterThanOrEqual(0);
          expect(risk).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('recoveryChance', () => {
  const drift = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 30 }).map(ascending);
  const gap = fc.double({ min: -1.5, max: 1.5, noNaN: true });

  it('is a probability that falls with the gap', () => {
    fc.assert(
      fc.property(drift, gap, gap, (falls, one, other) => {
        const near = recoveryChance(falls, Math.min(one, other));
        const far = recoveryChance(falls, Math.max(one, other));
        expect(far).toBeLessThanOrEqual(near);
        expect(near).toBeLessThanOrEqual(1);
        expect(far).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is the share of past drafts that fell as far, to the width of a step', () => {
    fc.assert(
      fc.property(drift, gap, (falls, needed) => {
        fc.pre(falls.length > 1);
        const share = falls.filter((fall) => fall >= needed).length / falls.length;
        expect(Math.abs(recoveryChance(falls, needed) - share)).toBeLessThanOrEqual(1 / (falls.length - 1));
      }),
    );
  });

  it('is certain at the ends, and linear between quantiles', () => {
    const falls = [-0.2, 0, 0.2];
    expect([-0.3, -0.2, 0, 0.1, 0.2, 0.3].map((needed) => recoveryChance(falls, needed))).toEqual([
      1,
      1,
      0.5,
      expect.closeTo(0.25, 12),
      0,
      0,
    ]);
  });

  it('takes a score of unknown drift as final', () => {
    expect([recoveryChance([], 0), recoveryChance([], 0.01)]).toEqual([1, 0]);
  });
});
