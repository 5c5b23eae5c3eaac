import type { GradedDraft } from '../../core/gradedDraft.ts';
import { brierScore, expectedCalibrationError, reliability } from '../reliability.ts';
import type { Reliability, ReliabilityOf } from '../report/evaluation.ts';
import type { EndScore } from './endScores.ts';

/** How honest the end scores are, before and after isotonic calibration; null without scores. */
export function reliabilityOf(
  drafts: readonly GradedDraft[],
  scores: readonly (EndScore | null)[],
  bad: (draft: GradedDraft) => boolean,
): Reliability | null {
  const scored = drafts.flatMap((draft, at) => {
    const score = scores[at];
    return score ? [{ bad: bad(draft), ...score }] : [];
  });
  if (scored.length === 0) return null;
  const labels = scored.map((row) => row.bad);
  return {
    look: 'end',
    before: honesty(
      scored.map(({ raw }) => 1 / (1 + Math.exp(-raw))),
      labels,
    ),
    after: honesty(
      scored.map(({ score }) => score),
      labels,
    ),
  };
}

function honesty(probabilities: readonly number[], bad: readonly boolean[]): ReliabilityOf {
  return {
    ece: expectedCalibrationError(probabilities, bad, { by: 'mass' }),
    brier: brierScore(probabilities, bad),
    bins: reliability(probabilities, bad, { by: 'mass' }).map(({ examples, meanProbability, shareBad }) => ({
      predicted: meanProbability,
      observed: shareBad,
      n: examples,
    })),
  };
}
