import type { IsotonicMap } from '../core/calibration.ts';
import { CalibrationError } from './CalibrationError.ts';

export interface IsotonicOptions {
  /**
   * `blocks` (default): flat over each pooled block, as scikit-learn's. `centred`: through the middle of each
   * block (Oron and Flournoy 2017), so that scores keep their order within it.
   */
  readonly form?: 'blocks' | 'centred';
}

/** Scores that were pooled: they share one value. */
interface Block {
  readonly from: number;
  readonly to: number;
  /** Weighted mean of the scores. */
  readonly centre: number;
  readonly value: number;
  readonly weight: number;
}

/**
 * The non-decreasing map from scores to targets with the least weighted squared error (pool adjacent
 * violators). Equal scores are pooled first.
 * @param targets 0 (good) to 1 (bad).
 * @param weights > 0; all 1 by default.
 * @throws CalibrationError when there is nothing to fit, or the columns do not fit together.
 */
export function isotonicFit(
  scores: readonly number[],
  targets: readonly number[],
  weights?: readonly number[],
  { form = 'blocks' }: IsotonicOptions = {},
): IsotonicMap {
  if (scores.length === 0) throw new CalibrationError('empty', 'There is no score to calibrate.');
  const blocks: Block[] = [];
  for (const single of sortedSingles(scores, targets, weights)) {
    let block = single;
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.value < block.value) break;
      blocks.pop();
      block = pooled(last, block);
    }
    blocks.push(block);
  }
  return form === 'centred'
    ? { x: blocks.map(({ centre }) => centre), y: blocks.map(({ value }) => value) }
    : throughEdges(blocks);
}

function sortedSingles(
  scores: readonly number[],
  targets: readonly number[],
  weights: readonly number[] | undefined,
): Block[] {
  if (targets.length !== scores.length || (weights !== undefined && weights.length !== scores.length)) {
    throw new CalibrationError('shape', `${scores.length} scores for ${targets.length} targets`);
  }
  const singles = scores.map((score, at): Block => {
    const value = targets[at] ?? 0;
    const weight = weights?.[at] ?? 1;
    if (!Number.isFinite(score) || !Number.isFinite(value) || !(weight > 0)) {
      throw new CalibrationError(
        'not_finite',
        `Not a score, target and weight: ${score}, ${value}, ${weight}`,
      );
    }
    return { from: score, to: score, centre: score, value, weight };
  });
  singles.sort((one, other) => one.from - other.from);
  return mergeTies(singles);
}

/** Equal scores first, whatever their targets: the order among them must not matter. */
function mergeTies(singles: readonly Block[]): Block[] {
  const merged: Block[] = [];
  for (const single of singles) {
    const last = merged.at(-1);
    if (last?.from === single.from) merged[merged.length - 1] = pooled(last, single);
    else merged.push(single);
  }
  return merged;
}

function pooled(left: Block, right: Block): Block {
  const weight = left.weight + right.weight;
  const share = right.weight / weight;
  return {
    from: left.from,
    to: right.to,
    centre: left.centre + (right.centre - left.centre) * share,
    value: left.value + (right.value - left.value) * share,
    weight,
  };
}

function throughEdges(blocks: readonly Block[]): IsotonicMap {
  const x: number[] = [];
  const y: number[] = [];
  for (const { from, to, value } of blocks) {
    for (const edge of from === to ? [from] : [from, to]) {
      x.push(edge);
      y.push(value);
    }
  }
  return { x, y };
}
