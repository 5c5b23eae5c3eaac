import { servingPolicy } from '../../src/calibration/acceptingPolicy.ts';
import { endScores } from '../../src/calibration/evaluate/endScores.ts';
import { originalScore } from '../../src/calibration/evaluate/originalScore.ts';
import type { Fitted } from '../../src/calibration/fitCalibration.ts';
import { serve } from '../../src/calibration/served.ts';
import { stratumAt } from '../../src/calibration/stratumAt.ts';
import { PRICES } from './pairs.ts';

/** What became of every graded item: enough to recompute each figure of the test part. */
export function itemRecords(fitted: Fitted): object[] {
  const { calibration, splits, lookup } = fitted;
  const { holdBackTokens, holdBackTokensMax } = calibration.pair;
  const stream = { tokens: holdBackTokens, tokensMax: holdBackTokensMax };
  const policy = servingPolicy(calibration, lookup);
  return (['train', 'calibration', 'test'] as const).flatMap((part) => {
    const drafts = splits[part];
    const scores = endScores(fitted, drafts);
    return serve(policy, drafts, stream, PRICES).map(({ draft, outcome, cost, heavyAlone }, at) => ({
      id: draft.id,
      family: draft.family,
      part,
      stratum: calibration.strata[stratumAt(lookup, draft.sketch) ?? -1]?.name ?? null,
      draft_right: draft.draftRight,
      heavy_right: draft.heavyRight,
      grader: draft.grader,
      draft_tokens: draft.draft.usage.completionTokens,
      finish_reason: draft.draft.ending.finishReason,
      original_bits: rounded(originalScore(draft)),
      // Of training items a score that has seen them.
      score: scores[at] ? rounded(scores[at].score) : null,
      served: outcome.served,
      reason: outcome.reason,
      cost_dollars: rounded(cost * 1e6) / 1e6,
      heavy_dollars: rounded(heavyAlone * 1e6) / 1e6,
    }));
  });
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
