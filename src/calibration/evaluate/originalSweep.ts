import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { OriginalSweep } from '../report/evaluation.ts';
import { type Bootstrap, estimateOf } from './estimateOf.ts';
import { ORIGINAL_PAIR, originalScore } from './originalScore.ts';
import { rankingBy } from './rankingBy.ts';

const STEP_BITS = 0.1;
const MOST_BITS = 2.3;

/** The original's rule, top-5 renormalised with a window of 10, while its threshold moves. */
export function originalSweep(drafts: readonly GradedDraft[], bootstrap: Bootstrap): OriginalSweep {
  const scores = drafts.map(originalScore);
  const wrong = drafts.map(({ draftRight }) => draftRight === false);
  const wrongs = wrong.filter(Boolean).length;
  const points = Array.from({ length: Math.round(MOST_BITS / STEP_BITS) + 1 }, (_, at) => {
    const thresholdBits = Math.round(at * STEP_BITS * 10) / 10;
    const over = scores.map((score) => score > thresholdBits);
    return {
      thresholdBits,
      escalated: over.filter(Boolean).length / Math.max(1, drafts.length),
      caught: over.filter((is, row) => is && wrong[row]).length / Math.max(1, wrongs),
    };
  });
  const { form, topLogprobs, window } = ORIGINAL_PAIR;
  return {
    form,
    topLogprobs,
    window,
    points,
    auroc: estimateOf(drafts, rankingBy(scores, wrong), bootstrap),
  };
}
