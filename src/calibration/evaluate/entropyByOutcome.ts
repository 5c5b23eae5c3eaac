import type { CalibratedPair } from '../../core/calibration.ts';
import { entropyCeiling } from '../../core/entropy.ts';
import { featureRow } from '../../core/featureRow.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { EntropyByOutcome } from '../report/evaluation.ts';

const BINS = 16;

/** How right and wrong drafts are spread over their mean entropy. */
export function entropyByOutcome(drafts: readonly GradedDraft[], pair: CalibratedPair): EntropyByOutcome {
  const { form, topLogprobs, window } = pair;
  const width = entropyCeiling(form, topLogprobs) / BINS;
  const right = new Array<number>(BINS).fill(0);
  const wrong = new Array<number>(BINS).fill(0);
  for (const draft of drafts) {
    const bits = featureRow(draft, 'end', pair, null)?.bits_mean;
    if (bits === undefined) continue;
    const bin = Math.min(BINS - 1, Math.floor(bits / width));
    const counts = draft.draftRight === true ? right : wrong;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const bins = Array.from({ length: BINS }, (_, at) => ({
    fromBits: at * width,
    toBits: (at + 1) * width,
    right: right[at] ?? 0,
    wrong: wrong[at] ?? 0,
  }));
  return { form, topLogprobs, window, bins };
}
