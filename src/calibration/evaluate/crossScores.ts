import type { CalibratedPair, EvidenceKind, Look } from '../../core/calibration.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import { openNeighbours } from '../../core/neighbours.ts';
import { rawScore } from '../../core/scorer.ts';
import { buildNeighbours } from '../buildNeighbours.ts';
import { fitHead, type ModelKind } from '../fitHead.ts';
import { featuresAt, lookRows } from '../lookRows.ts';
import { unitHash } from '../splitDrafts.ts';

/** What is tried, and how. */
export interface CrossOptions {
  readonly pair: CalibratedPair;
  readonly look: Look;
  readonly evidence: readonly EvidenceKind[];
  readonly model: ModelKind;
  /** `row`: other prompts of a draft's family were seen. `family`: none of its family. */
  readonly by: 'row' | 'family';
  readonly seed: number;
}

const FOLDS = 5;

/**
 * A score of every draft by a scorer that never saw it, nor, with `family`, any of its family: five times,
 * four fifths are learned from, neighbours included, and the last fifth is scored.
 * @returns log-odds of bad; null where a draft does not reach the look, or its fold could not be learned.
 */
export function crossScores(
  drafts: readonly GradedDraft[],
  bad: (draft: GradedDraft) => boolean,
  options: CrossOptions,
): (number | null)[] {
  const { pair, look, evidence, model, by, seed } = options;
  const features = featuresAt(look, evidence);
  const foldOf = drafts.map(({ id, family }) =>
    Math.floor(FOLDS * unitHash(`cross ${seed}:${by === 'family' ? (family ?? id) : id}`)),
  );
  const scores = new Array<number | null>(drafts.length).fill(null);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const seen = drafts.filter((_, at) => foldOf[at] !== fold);
    const held = drafts.filter((_, at) => foldOf[at] === fold);
    if (seen.length === 0 || held.length === 0) continue;
    const lookup = openNeighbours(buildNeighbours(seen, bad, () => 0));
    const own = new Map(seen.map(({ id }, at) => [id, at]));
    const rows = lookRows(seen, look, pair, lookup, bad, ({ id }) => own.get(id));
    const fitted = fitHead(rows, look, features, { model, seed });
    if (fitted === null) continue;
    const byId = new Map(
      lookRows(held, look, pair, lookup, bad, () => undefined).map(({ draft, values }) => [
        draft.id,
        rawScore(fitted.head.model, features, values),
      ]),
    );
    for (const [at, { id }] of drafts.entries()) {
      if (foldOf[at] === fold) scores[at] = byId.get(id) ?? null;
    }
  }
  return scores;
}
