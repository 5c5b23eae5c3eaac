import type { Head, TreeNode } from '../core/calibration.ts';
import { binnedTable } from './binnedTable.ts';
import { growTree } from './growTree.ts';
import { seededRandom } from './seededRandom.ts';
import { trainingTable } from './trainingTable.ts';

export type TreesModel = Extract<Head['model'], { kind: 'trees' }>;

export interface TreesOptions {
  /** Of the examples, >= 0; all 1 by default. */
  readonly weights?: readonly number[];
  readonly seed?: number | string;
  /** How many trees, 120 by default. */
  readonly trees?: number;
  /** Splits from root to leaf at most, 1 to 3; 3 by default. */
  readonly depth?: number;
  /** Share of each tree's advice that is taken, in (0, 1]; 0.05 by default. */
  readonly learningRate?: number;
  /** Share of the examples each tree sees, in (0, 1]; 0.7 by default. */
  readonly rowShare?: number;
  /** Share of the features each tree may use, in (0, 1]; 0.5 by default. */
  readonly featureShare?: number;
  /** Fewest examples in a leaf; 10 by default. */
  readonly leafRows?: number;
}

/** Ridge on the values of leaves: as much as four examples of even chance weigh. */
const LEAF_PENALTY = 1;

/**
 * Gradient boosted shallow trees for log-odds of "bad" (logistic loss, second order; Friedman 2001, with
 * histogram splits and row sampling). Splits lie at quantiles, halfway between two values that were seen.
 * @param targets 0 is good, 1 is bad.
 * @throws CalibrationError on examples that are empty, of one class or not finite.
 */
export function treesFit(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  options: TreesOptions = {},
): TreesModel {
  const { trees = 120, depth = 3, learningRate = 0.05, rowShare = 0.7, featureShare = 0.5 } = options;
  const { leafRows = 10, seed = 0 } = options;
  const { weights, features } = trainingTable(rows, targets, options.weights);
  const table = binnedTable(rows);
  const random = seededRandom(seed);
  const bias = logOddsOf(targets, weights);
  const scores = new Float64Array(rows.length).fill(bias);
  const gradient = new Float64Array(rows.length);
  const curvature = new Float64Array(rows.length);
  const grown: TreeNode[][] = [];
  for (let tree = 0; tree < trees; tree += 1) {
    for (let at = 0; at < rows.length; at += 1) {
      const probability = 1 / (1 + Math.exp(-(scores[at] ?? 0)));
      const weight = weights[at] ?? 0;
      gradient[at] = weight * ((targets[at] ?? 0) - probability);
      curvature[at] = weight * probability * (1 - probability);
    }
    const chosen = [...rows.keys()].filter(() => random() < rowShare);
    const usable = Array.from({ length: features }, (_, at) => at).filter(() => random() < featureShare);
    const grounds = { table, gradient, curvature, features: usable };
    const nodes = growTree(chosen, grounds, { depth, leafRows, learningRate, penalty: LEAF_PENALTY });
    if (nodes.length === 1) continue;
    grown.push(nodes);
    addTree(scores, nodes, rows);
  }
  return { kind: 'trees', bias, trees: grown };
}

/** Prior log-odds, half an example of each class added. */
function logOddsOf(targets: readonly number[], weights: readonly number[]): number {
  let bad = 0.5;
  let good = 0.5;
  for (const [at, target] of targets.entries()) {
    if (target === 1) bad += weights[at] ?? 0;
    else good += weights[at] ?? 0;
  }
  return Math.log(bad / good);
}

function addTree(
  scores: Float64Array,
  nodes: readonly TreeNode[],
  rows: readonly (readonly number[])[],
): void {
  for (const [at, row] of rows.entries()) {
    let node = nodes[0];
    while (node !== undefined && 'feature' in node) {
      node = nodes[(row[node.feature] ?? 0) <= node.at ? node.left : node.right];
    }
    scores[at] = (scores[at] ?? 0) + (node?.value ?? 0);
  }
}
