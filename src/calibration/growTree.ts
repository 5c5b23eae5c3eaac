import type { TreeNode } from '../core/calibration.ts';
import { BINS, type BinnedTable } from './binnedTable.ts';

/** What a tree grows on: the examples' features, and how the loss changes with their scores. */
export interface Grounds {
  readonly table: BinnedTable;
  /** By row: minus the first derivative of the loss. */
  readonly gradient: Float64Array;
  /** By row: the second derivative. */
  readonly curvature: Float64Array;
  /** Features that may be split on. */
  readonly features: readonly number[];
}

export interface GrowthLimits {
  readonly depth: number;
  readonly leafRows: number;
  readonly learningRate: number;
  readonly penalty: number;
}

interface Split {
  readonly feature: number;
  /** Rows in this bin or a lower one go left. */
  readonly bin: number;
  readonly gain: number;
}

/** Grows one tree on these rows; its root is the first node. A single leaf: no split paid. */
export function growTree(rows: readonly number[], grounds: Grounds, limits: GrowthLimits): TreeNode[] {
  const nodes: TreeNode[] = [];
  const grow = (own: readonly number[], depthLeft: number): number => {
    const place = nodes.length;
    nodes.push({ value: leafValue(own, grounds, limits) });
    const split = depthLeft > 0 ? bestSplit(own, grounds, limits) : null;
    if (split === null) return place;
    const bins = grounds.table.bins[split.feature];
    const goesLeft = (row: number) => (bins?.[row] ?? 0) <= split.bin;
    const left = grow(own.filter(goesLeft), depthLeft - 1);
    const right = grow(
      own.filter((row) => !goesLeft(row)),
      depthLeft - 1,
    );
    const at = grounds.table.cuts[split.feature]?.[split.bin] ?? 0;
    nodes[place] = { feature: split.feature, at, left, right };
    return place;
  };
  grow(rows, limits.depth);
  return nodes;
}

function leafValue(rows: readonly number[], grounds: Grounds, limits: GrowthLimits): number {
  let gradient = 0;
  let curvature = 0;
  for (const row of rows) {
    gradient += grounds.gradient[row] ?? 0;
    curvature += grounds.curvature[row] ?? 0;
  }
  return (limits.learningRate * gradient) / (curvature + limits.penalty);
}

function bestSplit(rows: readonly number[], grounds: Grounds, limits: GrowthLimits): Split | null {
  if (rows.length < 2 * limits.leafRows) return null;
  let best: Split | null = null;
  for (const feature of grounds.features) {
    const split = bestCut(rows, feature, grounds, limits);
    if (split !== null && split.gain > (best?.gain ?? 0)) best = split;
  }
  return best;
}

function bestCut(
  rows: readonly number[],
  feature: number,
  { table, gradient, curvature }: Grounds,
  { leafRows, penalty }: GrowthLimits,
): Split | null {
  const cuts = table.cuts[feature]?.length ?? 0;
  const bins = table.bins[feature];
  if (cuts === 0 || bins === undefined) return null;
  const gradients = new Float64Array(BINS);
  const curvatures = new Float64Array(BINS);
  const counts = new Uint32Array(BINS);
  let allGradient = 0;
  let allCurvature = 0;
  for (const row of rows) {
    const bin = bins[row] ?? 0;
    const slope = gradient[row] ?? 0;
    const bend = curvature[row] ?? 0;
    gradients[bin] = (gradients[bin] ?? 0) + slope;
    curvatures[bin] = (curvatures[bin] ?? 0) + bend;
    counts[bin] = (counts[bin] ?? 0) + 1;
    allGradient += slope;
    allCurvature += bend;
  }
  const whole = allGradient ** 2 / (allCurvature + penalty);
  let best: Split | null = null;
  let leftGradient = 0;
  let leftCurvature = 0;
  let leftRows = 0;
  for (let bin = 0; bin < cuts; bin += 1) {
    leftGradient += gradients[bin] ?? 0;
    leftCurvature += curvatures[bin] ?? 0;
    leftRows += counts[bin] ?? 0;
    if (leftRows < leafRows) continue;
    if (rows.length - leftRows < leafRows) break;
    const rightGradient = allGradient - leftGradient;
    const rightCurvature = Math.max(0, allCurvature - leftCurvature);
    const gain =
      leftGradient ** 2 / (leftCurvature + penalty) + rightGradient ** 2 / (rightCurvature + penalty) - whole;
    if (gain > (best?.gain ?? 1e-9)) best = { feature, bin, gain };
  }
  return best;
}
