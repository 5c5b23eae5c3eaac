import type { GradedDraft } from '../../core/gradedDraft.ts';
import { pairedBootstrap } from '../pairedBootstrap.ts';
import type { Estimate } from '../report/evaluation.ts';

/** How intervals are made: families are drawn again, so that prompts of one kind do not count as independent. */
export interface Bootstrap {
  readonly seed: number;
  /** 0: no intervals. */
  readonly resamples: number;
}

/**
 * A figure over some of the drafts, given by index, with its 95 % interval over families.
 * @returns null where the figure does not exist, as a share of nothing.
 */
export function estimateOf(
  drafts: readonly GradedDraft[],
  figure: (rows: readonly number[]) => number | null,
  { seed, resamples }: Bootstrap,
): Estimate | null {
  if (drafts.length === 0) return null;
  if (resamples === 0) {
    const value = figure([...drafts.keys()]);
    return value === null ? null : { value, low: null, high: null };
  }
  const families = drafts.map(({ family, id }) => family ?? id);
  const { estimate, low, high } = pairedBootstrap(families, figure, { seed, resamples });
  return estimate === null ? null : { value: estimate, low, high };
}

/** An estimate that exists whenever there are drafts at all. */
export function shareOf(
  drafts: readonly GradedDraft[],
  counts: (row: number) => boolean,
  bootstrap: Bootstrap,
): Estimate {
  const share = (rows: readonly number[]) => rows.filter(counts).length / rows.length;
  return estimateOf(drafts, share, bootstrap) ?? { value: Number.NaN, low: null, high: null };
}
