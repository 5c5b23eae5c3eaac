import { solvePositive } from './solvePositive.ts';
import { type TrainingTable, trainingTable } from './trainingTable.ts';

export interface LogisticModel {
  /** By feature: what is subtracted, and then divided by. A constant feature has scale 1 and weight 0. */
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** Log-odds of bad by standard deviation of each feature. */
  readonly weights: readonly number[];
  readonly bias: number;
}

export interface LogisticOptions {
  /** Of the examples, >= 0; all 1 by default. */
  readonly weights?: readonly number[];
  /** Inverse strength of the L2 penalty, > 0, in scikit-learn's sense: 1 by default. */
  readonly c?: number;
}

const STEPS_MAX = 100;
/** Largest change of a coefficient under which the fit has arrived. */
const ARRIVED = 1e-10;

/**
 * Logistic regression of "bad" on standardised features: the weights that minimise
 * c * sum(weight * log loss) + |weights|^2 / 2, the bias free. The penalty keeps it finite when the classes
 * can be told apart perfectly. Newton's method, halving a step that does not help.
 * @param targets 0 is good, 1 is bad.
 * @throws CalibrationError on examples that are empty, of one class or not finite.
 */
export function logisticFit(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  { weights, c = 1 }: LogisticOptions = {},
): LogisticModel {
  const table = trainingTable(rows, targets, weights);
  const { mean, scale } = moments(table);
  const standard = { ...table, rows: rows.map((row) => standardised(row, mean, scale)) };
  let coefficients: Float64Array<ArrayBufferLike> = new Float64Array(table.features + 1);
  let loss = lossOf(standard, coefficients, c);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const direction = newtonDirection(standard, coefficients, c);
    let length = 1;
    let next = moved(coefficients, direction, length);
    let nextLoss = lossOf(standard, next, c);
    while (nextLoss > loss && length > 1e-10) {
      length /= 2;
      next = moved(coefficients, direction, length);
      nextLoss = lossOf(standard, next, c);
    }
    if (nextLoss > loss) break;
    coefficients = next;
    loss = nextLoss;
    if (length * Math.max(...direction.map(Math.abs)) < ARRIVED) break;
  }
  const [bias = 0, ...learned] = coefficients;
  return { mean, scale, weights: learned, bias };
}

function moments({ rows, weights, features }: TrainingTable): { mean: number[]; scale: number[] } {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Array<number>(features).fill(0);
  const scale = new Array<number>(features).fill(1);
  for (let feature = 0; feature < features; feature += 1) {
    let sum = 0;
    for (const [at, row] of rows.entries()) sum += (weights[at] ?? 0) * (row[feature] ?? 0);
    const centre = sum / all;
    let squares = 0;
    for (const [at, row] of rows.entries())
      squares += (weights[at] ?? 0) * ((row[feature] ?? 0) - centre) ** 2;
    const deviation = Math.sqrt(squares / all);
    mean[feature] = centre;
    // What is left of a constant after rounding is no spread.
    if (deviation > 1e-12 * Math.max(1, Math.abs(centre))) scale[feature] = deviation;
  }
  return { mean, scale };
}

/** The row with a leading one for the bias; constant features are exactly 0. */
function standardised(row: readonly number[], mean: readonly number[], scale: readonly number[]): number[] {
  const tiny = (value: number, centre: number) => Math.abs(value) <= 1e-12 * Math.max(1, Math.abs(centre));
  const values = row.map((value, at) => {
    const centre = mean[at] ?? 0;
    const distance = value - centre;
    return tiny(distance, centre) ? 0 : distance / (scale[at] ?? 1);
  });
  return [1, ...values];
}

function logOdds(row: readonly number[], coefficients: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < row.length; at += 1) sum += (row[at] ?? 0) * (coefficients[at] ?? 0);
  return sum;
}

function lossOf({ rows, targets, weights }: TrainingTable, coefficients: Float64Array, c: number): number {
  let penalty = 0;
  for (let at = 1; at < coefficients.length; at += 1) penalty += (coefficients[at] ?? 0) ** 2 / 2;
  let loss = 0;
  for (const [at, row] of rows.entries()) {
    const odds = logOdds(row, coefficients);
    const against = targets[at] === 1 ? -odds : odds;
    loss += (weights[at] ?? 0) * (Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against))));
  }
  return c * loss + penalty;
}

function newtonDirection(
  { rows, targets, weights }: TrainingTable,
  coefficients: Float64Array,
  c: number,
): Float64Array {
  const size = coefficients.length;
  const gradient = new Float64Array(size);
  const curvature = Array.from({ length: size }, () => new Float64Array(size));
  for (const [at, row] of rows.entries()) {
    const weight = c * (weights[at] ?? 0);
    const probability = 1 / (1 + Math.exp(-logOdds(row, coefficients)));
    const error = weight * (probability - (targets[at] ?? 0));
    const bend = weight * probability * (1 - probability);
    for (let one = 0; one < size; one += 1) {
      const value = row[one] ?? 0;
      gradient[one] = (gradient[one] ?? 0) + error * value;
      const line = curvature[one];
      if (line === undefined || value === 0) continue;
      const bent = bend * value;
      for (let other = 0; other <= one; other += 1) {
        line[other] = (line[other] ?? 0) + bent * (row[other] ?? 0);
      }
    }
  }
  for (let at = 0; at < size; at += 1) {
    const line = curvature[at];
    if (line === undefined) continue;
    if (at > 0) gradient[at] = (gradient[at] ?? 0) + (coefficients[at] ?? 0);
    // The bias has no penalty; a trace keeps the system solvable when every row is saturated.
    line[at] = (line[at] ?? 0) + (at > 0 ? 1 : 1e-12);
  }
  return solvePositive(curvature, gradient);
}

function moved(from: Float64Array, direction: Float64Array, length: number): Float64Array {
  return from.map((value, at) => value - length * (direction[at] ?? 0));
}
