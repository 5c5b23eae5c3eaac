import { CalibrationError } from './CalibrationError.ts';

/** Examples to learn from, checked: one row of finite features each, its target and its weight. */
export interface TrainingTable {
  readonly rows: readonly (readonly number[])[];
  /** 0 is good, 1 is bad. */
  readonly targets: readonly number[];
  readonly weights: readonly number[];
  readonly features: number;
}

/**
 * @param weights >= 0; all 1 by default.
 * @throws CalibrationError that says which example is not as it should be, or which class has none.
 */
export function trainingTable(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  weights: readonly number[] = new Array<number>(rows.length).fill(1),
): TrainingTable {
  if (rows.length === 0) throw new CalibrationError('empty', 'There are no graded examples to learn from.');
  if (targets.length !== rows.length || weights.length !== rows.length) {
    const given = `${rows.length} rows, ${targets.length} labels, ${weights.length} weights`;
    throw new CalibrationError('shape', `The columns differ in length: ${given}`);
  }
  const features = rows[0]?.length ?? 0;
  for (const [at, row] of rows.entries()) {
    if (row.length !== features) {
      throw new CalibrationError('shape', `Example ${at} has ${row.length} features, the first ${features}`);
    }
    const broken = row.findIndex((value) => !Number.isFinite(value));
    if (broken !== -1) {
      throw new CalibrationError('not_finite', `Feature ${broken} of example ${at} is ${row[broken]}`);
    }
    const target = targets[at];
    if (target !== 0 && target !== 1) {
      throw new CalibrationError('not_finite', `The label of example ${at} is ${target}, not 0 or 1`);
    }
    if (!(Number.isFinite(weights[at]) && (weights[at] ?? 0) >= 0)) {
      throw new CalibrationError('not_finite', `The weight of example ${at} is ${weights[at]}`);
    }
  }
  const badWeight = targets.reduce((sum, target, at) => sum + target * (weights[at] ?? 0), 0);
  const allWeight = weights.reduce((sum, weight) => sum + weight, 0);
  if (badWeight === 0 || badWeight === allWeight) {
    const kind = badWeight === 0 ? 'adequate' : 'inadequate';
    throw new CalibrationError(
      'one_class',
      `All ${rows.length} graded examples are ${kind}: nothing tells them apart.`,
    );
  }
  return { rows, targets, weights, features };
}
