import type { Look, Scorer } from '../../core/calibration.ts';
import { featureRow } from '../../core/featureRow.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import { rawScore, scoreAt } from '../../core/scorer.ts';
import type { Fitted } from '../fitCalibration.ts';
import { stratumAt } from '../stratumAt.ts';

/** What the scorer of a draft's stratum says of the whole draft. */
export interface EndScore {
  /** Log-odds before isotonic calibration. */
  readonly raw: number;
  /** Probability of inadequate. */
  readonly score: number;
}

/** The scores of drafts at their end; of novel ones by the first scorer. Null where there is no such head. */
export function endScores(
  { calibration, lookup }: Pick<Fitted, 'calibration' | 'lookup'>,
  drafts: readonly GradedDraft[],
  look: Look = 'end',
): (EndScore | null)[] {
  return drafts.map((draft) => {
    const stratum = calibration.strata[stratumAt(lookup, draft.sketch) ?? -1];
    const head = headOf(calibration.scorers[stratum?.scorer ?? 0], look);
    const values = head === null ? null : featureRow(draft, look, calibration.pair, lookup);
    if (head === null || values === null) return null;
    return { raw: rawScore(head.model, head.features, values), score: scoreAt(head, values) };
  });
}

function headOf(scorer: Scorer | undefined, look: Look) {
  return scorer?.heads.find((head) => head.look === look) ?? null;
}
