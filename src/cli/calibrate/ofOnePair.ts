import type { ModelsAsked, StoredDraft } from '../../adapters/evidence/gradedDraftLine.ts';

/** Drafts of the pair that a route runs, and those of others beside them. */
export interface OfOnePair<Draft> {
  readonly drafts: readonly Draft[];
  /** How many drafts of each other pair were left out, as "small with large: 12 drafts". */
  readonly others: readonly string[];
  /** How many opinions of a second model were left out, because the route's second model is another one. */
  readonly otherSeconds: number;
}

/**
 * A calibration is of one pair of models: keeps the drafts of this one. A draft that does not say is kept. What
 * a second model other than the route's thought of a draft is no evidence.
 */
export function ofOnePair<Draft extends StoredDraft>(
  drafts: readonly Draft[],
  pair: ModelsAsked,
): OfOnePair<Draft> {
  const groups = Map.groupBy(drafts, ({ models }) => nameOf(models ?? pair));
  const own = nameOf(pair);
  const isForeign = ({ models, second }: Draft) =>
    second !== null && models !== undefined && models.second !== pair.second;
  const kept = groups.get(own) ?? [];
  return {
    drafts: kept.map((draft) => (isForeign(draft) ? { ...draft, second: null } : draft)),
    otherSeconds: kept.filter(isForeign).length,
    others: [...groups]
      .filter(([name]) => name !== own)
      .map(([name, members]) => `${name}: ${members.length} drafts`),
  };
}

/** A second model is evidence about the pair, and not one of it. */
function nameOf({ draft, heavy }: ModelsAsked): string {
  return `${draft} with ${heavy}`;
}
