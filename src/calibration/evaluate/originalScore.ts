import { featureRow, type RowPair } from '../../core/featureRow.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';

/** The original's own numbers, whatever the calibrated pair's are. */
export const ORIGINAL_PAIR: RowPair = { form: 'renormalised', topLogprobs: 5, window: 10 };

/** The threshold at which the original's rule would just keep a draft, bits: its greatest early token or mean. */
export function originalScore(draft: GradedDraft): number {
  const values = featureRow(draft, 'end', ORIGINAL_PAIR, null) ?? {};
  return Math.max(values.original_early_max ?? 0, values.original_window_max ?? 0);
}
