import { CalibrationError } from './CalibrationError.ts';
import { type Random, seededRandom } from './seededRandom.ts';

/** A figure of some rows, given by index, a row drawn twice being there twice; null where it has none. */
export type RowStatistic = (rows: readonly number[]) => number | null;

export interface BootstrapOptions {
  readonly seed: number | string;
  /** How often the clusters are drawn again, >= 1; 1,000 by default. */
  readonly resamples?: number;
  /** Share of resamples inside the interval, in (0, 1); 0.95 by default. */
  readonly level?: number;
}

/** A figure with its percentile interval. */
export interface BootstrapInterval {
  /** On the rows as they are. */
  readonly estimate: number | null;
  /** Null when the figure exists in no resample. */
  readonly low: number | null;
  readonly high: number | null;
  /** Resamples in which the figure exists. */
  readonly resamples: number;
  /** Below ten or so the interval is too narrow to be believed. */
  readonly clusters: number;
}

/**
 * Percentile interval of a figure, drawing whole clusters (families of prompts) with replacement, since rows
 * of one family are not independent. Equal seeds draw equal rows, so that figures can be compared pairwise.
 * @param clusterOf by row: the name of its cluster.
 * @throws CalibrationError without rows.
 */
export function pairedBootstrap(
  clusterOf: readonly string[],
  statistic: RowStatistic,
  { seed, resamples = 1000, level = 0.95 }: BootstrapOptions,
): BootstrapInterval {
  if (clusterOf.length === 0) throw new CalibrationError('empty', 'There are no rows to draw from.');
  const clusters = [...Map.groupBy(clusterOf.keys(), (row) => clusterOf[row] ?? '').values()];
  const random = seededRandom(seed);
  const values: number[] = [];
  for (let resample = 0; resample < resamples; resample += 1) {
    const value = statistic(drawn(clusters, random));
    if (value !== null && Number.isFinite(value)) values.push(value);
  }
  values.sort((one, other) => one - other);
  return {
    estimate: statistic([...clusterOf.keys()]),
    low: quantileOf(values, (1 - level) / 2),
    high: quantileOf(values, (1 + level) / 2),
    resamples: values.length,
    clusters: clusters.length,
  };
}

/** Interval of `one` minus `other`, both on the same rows in each resample. */
export function pairedDifference(
  clusterOf: readonly string[],
  { one, other }: { readonly one: RowStatistic; readonly other: RowStatistic },
  options: BootstrapOptions,
): BootstrapInterval {
  const difference: RowStatistic = (rows) => {
    const left = one(rows);
    const right = other(rows);
    return left === null || right === null ? null : left - right;
  };
  return pairedBootstrap(clusterOf, difference, options);
}

function drawn(clusters: readonly (readonly number[])[], random: Random): number[] {
  const rows: number[] = [];
  for (let draw = 0; draw < clusters.length; draw += 1) {
    for (const row of clusters[Math.floor(random() * clusters.length)] ?? []) rows.push(row);
  }
  return rows;
}

/** Quantile of ascending values, linear between neighbours; null of none. */
function quantileOf(ascending: readonly number[], share: number): number | null {
  const place = share * (ascending.length - 1);
  const below = ascending[Math.floor(place)];
  const above = ascending[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}
