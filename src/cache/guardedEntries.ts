import type { CacheCandidate } from '../core/cacheRecord.ts';
import type { CacheGuards } from './cacheParts.ts';
import { answerText, type KeptEntry } from './keptEntry.ts';
import type { NearbyEntry } from './nearbyEntries.ts';

/** What the guards say of all candidates together. */
export interface GuardedEntries {
  readonly candidates: readonly CacheCandidate[];
  /** The best that may be served; null: none may. */
  readonly served: KeptEntry | null;
  /** Those that only the verifier can decide on, best first. */
  readonly grey: readonly KeptEntry[];
  readonly reason: 'no_candidate' | 'vetoed' | 'ambiguous' | 'grey' | null;
}

/**
 * The one veto a verifier may overrule: words without a partner. What the guards understand, and find different, as
 * another number or a negation, stays vetoed whatever a model says of it.
 */
const OVERRULED_BY_VERIFIER = 'alignment';

/**
 * Lets the guards judge every candidate. Two that pass with different answers are both vetoed: one of them is
 * wrong, and nobody knows which.
 * @param trusted whether the guards know the language of the text; where they do not, what they pass is grey.
 */
export function guardedEntries(
  guards: Pick<CacheGuards, 'pair' | 'vetoes'>,
  near: readonly NearbyEntry[],
  { text, trusted }: { readonly text: string; readonly trusted: boolean },
): GuardedEntries {
  const judged = near.map((one) => ({ ...one, ...judge(guards, one, text) }));
  const passed = judged.flatMap(({ entry, candidate }) =>
    entry !== null && candidate.vetoedBy === null ? [entry] : [],
  );
  const unsure = judged.flatMap(({ entry, isGrey }) => (entry !== null && isGrey ? [entry] : []));
  const candidates = judged.map(({ candidate }) => candidate);
  if (new Set(passed.map(answerText)).size > 1) {
    return {
      candidates: candidates.map((one) => (one.vetoedBy === null ? { ...one, vetoedBy: 'ambiguous' } : one)),
      served: null,
      grey: [],
      reason: 'ambiguous',
    };
  }
  const [best] = passed;
  if (best !== undefined && trusted) return { candidates, served: best, grey: [], reason: null };
  const grey = [...passed, ...unsure];
  const reason = grey.length > 0 ? 'grey' : near.length > 0 ? 'vetoed' : 'no_candidate';
  return { candidates, served: null, grey, reason };
}

function judge(
  guards: Pick<CacheGuards, 'pair' | 'vetoes'>,
  { id, similarity, entry, veto }: NearbyEntry,
  text: string,
): { readonly candidate: CacheCandidate; readonly isGrey: boolean } {
  if (veto !== null || entry === null || entry.text === null) {
    return { candidate: { id, similarity, vetoedBy: veto ?? 'gone', detail: null }, isGrey: false };
  }
  const finding = guards.pair(text, entry.text);
  const candidate = {
    id,
    similarity,
    vetoedBy: finding?.guard ?? null,
    detail: finding?.detail ?? null,
  };
  const isGrey =
    finding !== null && guards.vetoes(text, entry.text).every((guard) => guard === OVERRULED_BY_VERIFIER);
  return { candidate, isGrey };
}
