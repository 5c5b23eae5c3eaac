import { describe, expect, it } from 'vitest';
import { logisticFit } from '../../src/calibration/logisticFit.ts';
import { treesFit } from '../../src/calibration/treesFit.ts';

/** What cannot be learned from, and the words that say why. */
const REFUSED = [
  { rows: [], targets: [], problem: 'empty', says: 'There are no graded examples to learn from.' },
  { rows: [[1], [2]], targets: [0, 0], problem: 'one_class', says: 'All 2 graded examples are adequate' },
  { rows: [[1], [2]], targets: [1, 1], problem: 'one_class', says: 'All 2 graded examples are inadequate' },
  { rows: [[1], [2]], targets: [0], problem: 'shape', says: '2 rows, 1 labels, 2 weights' },
  { rows: [[1], [2, 3]], targets: [0, 1], problem: 'shape', says: 'Example 1 has 2 features, the first 1' },
  {
    rows: [[1], [Number.NaN]],
    targets: [0, 1],
    problem: 'not_finite',
    says: 'Feature 0 of example 1 is NaN',
  },
  { rows: [[1], [2]], targets: [0, 0.5], problem: 'not_finite', says: 'The label of example 1 is 0.5' },
] as const;

describe.each([
  ['logistic regression', logisticFit],
  ['boosted trees', treesFit],
])('%s', (_, learned) => {
  it.each(REFUSED)('refuses examples that are $problem: $says', ({ rows, targets, problem, says }) => {
    expect(() => learned(rows, targets)).toThrow(
      expect.objectContaining({ name: 'CalibrationError', problem, message: expect.stringContaining(says) }),
    );
  });

  it('refuses weights below zero, and a class without any weight', () => {
    expect(() => learned([[1], [2]], [0, 1], { weights: [1, -1] })).toThrow('The weight of example 1 is -1');
    expect(() => learned([[1], [2]], [0, 1], { weights: [1, 0] })).toThrow('nothing tells them apart');
  });
});
