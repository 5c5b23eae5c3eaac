import { type CalibratedPair, LOOKS } from '../core/calibration.ts';
import type { GradedDraft } from '../core/gradedDraft.ts';
import type { Serving } from './certifyStratum.ts';
import type { FittedScorer } from './fitScorer.ts';

/**
 * What the score said, out of fold, of the training drafts of a stratum at the look that decides: of a stream the
 * first from the hold-back on, where the draft reaches it, of anything else the end.
 */
export function trainingScores(
  { outOfFold }: FittedScorer,
  drafts: readonly GradedDraft[],
  { holdBackTokens }: CalibratedPair,
  serving: Serving,
): { readonly draft: GradedDraft; readonly score: number }[] {
  const early = LOOKS.find((look) => look >= holdBackTokens && outOfFold.has(look));
  return drafts.flatMap((draft) => {
    const first =
      serving === 'stream' && early !== undefined ? outOfFold.get(early)?.get(draft.id) : undefined;
    const score = first ?? outOfFold.get('end')?.get(draft.id);
    return score === undefined ? [] : [{ draft, score }];
  });
}
