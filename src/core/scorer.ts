import type { Head, IsotonicMap } from './calibration.ts';
import type { FeatureValues } from './features.ts';

/** What a head's raw score is computed by. */
export type ScorerModel = Head['model'];

/** Log-odds beyond this say nothing more, and stay finite whatever is added. */
const RAW_LIMIT = 1e6;

/**
 * How likely a draft is inadequate, by one head.
 * @returns a probability in [0, 1], never NaN.
 */
export function scoreAt(head: Head, values: FeatureValues): number {
  return isotonicAt(head.isotonic, rawScore(head.model, head.features, values));
}

/**
 * The model's log-odds of "inadequate" before they are mapped to a probability.
 * @param features names in the order the model was fitted on; a value that is absent counts as 0.
 */
export function rawScore(model: ScorerModel, features: readonly string[], values: FeatureValues): number {
  const raw =
    model.kind === 'logistic' ? logisticScore(model, features, values) : treesScore(model, features, values);
  return Number.isNaN(raw) ? RAW_LIMIT : Math.min(RAW_LIMIT, Math.max(-RAW_LIMIT, raw));
}

/**
 * The map at `x`: linear between its points, flat beyond them. Of points with one `x`, the last counts. A map
 * without points, and an `x` that is no number, give 1: what cannot be told is not good.
 */
export function isotonicAt({ x: xs, y: ys }: IsotonicMap, x: number): number {
  const last = xs.length - 1;
  if (last < 0 || Number.isNaN(x)) return 1;
  // The first point beyond x.
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] ?? 0) > x) high = middle;
    else low = middle + 1;
  }
  if (low === 0) return probability(ys[0]);
  if (low > last) return probability(ys[last]);
  const [left, right] = [xs[low - 1] ?? 0, xs[low] ?? 0];
  const [below, above] = [probability(ys[low - 1]), probability(ys[low])];
  const share = (x - left) / (right - left);
  // Rounding must not lift a point above the next.
  return probability(Math.min(above, below + share * (above - below)));
}

/**
 * How likely a score that lies `gap` above the threshold comes down to it by the end, as past drafts did;
 * a negative gap lies below it, and the answer is how likely it stays.
 * @param drift quantiles of score minus final score, evenly spaced, ascending. None: what is above stays above.
 * @returns a probability in [0, 1], falling with the gap.
 */
export function recoveryChance(drift: readonly number[], gap: number): number {
  if (drift.length === 0) return gap <= 0 ? 1 : 0;
  const at = drift.findIndex((fall) => fall >= gap);
  if (at === 0) return 1;
  if (at === -1) return 0;
  const [before, after] = [drift[at - 1] ?? 0, drift[at] ?? 0];
  const place = at - 1 + (gap - before) / (after - before);
  return probability(1 - place / (drift.length - 1));
}

function logisticScore(
  { mean, scale, weights, bias }: Extract<ScorerModel, { kind: 'logistic' }>,
  features: readonly string[],
  values: FeatureValues,
): number {
  let raw = bias;
  for (let at = 0; at < features.length; at += 1) {
    const width = scale[at] ?? 0;
    // A feature that never varied in training has no width, and says nothing.
    if (width > 0) raw += ((weights[at] ?? 0) * (valueAt(values, features[at]) - (mean[at] ?? 0))) / width;
  }
  return raw;
}

function treesScore(
  { bias, trees }: Extract<ScorerModel, { kind: 'trees' }>,
  features: readonly string[],
  values: FeatureValues,
): number {
  const row = features.map((name) => valueAt(values, name));
  let raw = bias;
  for (const tree of trees) {
    let node = tree[0];
    // A path visits a node at most once; a damaged tree must not hold the process.
    for (let steps = 0; node !== undefined && steps < tree.length; steps += 1) {
      if ('value' in node) {
        raw += node.value;
        break;
      }
      node = tree[(row[node.feature] ?? 0) <= node.at ? node.left : node.right];
    }
  }
  return raw;
}

function valueAt(values: FeatureValues, name: string | undefined): number {
  return name === undefined ? 0 : (values[name] ?? 0);
}

function probability(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 1 : Math.min(1, Math.max(0, value));
}
