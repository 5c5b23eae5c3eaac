import type { CalibratedPair, EvidenceKind, Look } from '../core/calibration.ts';
import { LOOKS } from '../core/calibration.ts';
import { featureRow } from '../core/featureRow.ts';
import { FEATURE_NAMES, type FeatureValues } from '../core/features.ts';
import type { GradedDraft } from '../core/gradedDraft.ts';
import type { NeighbourLookup } from '../core/neighbours.ts';

/** One graded draft at one look, ready to learn from. */
export interface LookRow {
  readonly draft: GradedDraft;
  readonly values: FeatureValues;
  readonly bad: boolean;
}

/** Every look in the order of a request. */
export const ALL_LOOKS: readonly Look[] = ['prompt', ...LOOKS, 'end', 'second'];

/** The evidence that exists at a look, of those kinds that are switched on, in a fixed order. */
export function featuresAt(look: Look, kinds: readonly EvidenceKind[]): readonly string[] {
  const known: EvidenceKind[] = ['prompt', 'neighbours'];
  if (look !== 'prompt') known.push('logprobs');
  if (look === 'end' || look === 'second') known.push('answer');
  if (look === 'second') known.push('second');
  return known.filter((kind) => kinds.includes(kind)).flatMap((kind) => FEATURE_NAMES[kind]);
}

/**
 * The drafts that reach a look. Graded prompts that are among the neighbours themselves leave themselves out:
 * `ownIndex` says where a draft stands there, undefined where it does not.
 */
export function lookRows(
  drafts: readonly GradedDraft[],
  look: Look,
  pair: CalibratedPair,
  lookup: NeighbourLookup,
  bad: (draft: GradedDraft) => boolean,
  ownIndex: (draft: GradedDraft) => number | undefined,
): LookRow[] {
  return drafts.flatMap((draft) => {
    if (look === 'second' && draft.second === null) return [];
    const values = featureRow(draft, look, pair, lookup, ownIndex(draft));
    return values === null ? [] : [{ draft, values, bad: bad(draft) }];
  });
}
