import { isUsableLogprob } from './entropy.ts';

/** How many ranks are told apart; what lies beyond them is one more share. */
export const RANKS = 4;

/** A token's distribution as far as its most likely entries tell. */
export interface RankBits {
  /**
   * What each rank adds to the entropy, -p log2 p, most likely first, and last what the mass outside the
   * entries adds as one outcome: RANKS + 1 values in [0, log2(e) / e].
   */
  readonly bits: readonly number[];
  /** Probability of the most likely entry, [0, 1]. */
  readonly first: number;
  /** By how much the most likely entry leads the second, [0, 1]. */
  readonly margin: number;
}

/**
 * Splits a token's entropy by rank. Entries in any order; unusable ones are passed over.
 * @param top natural logarithms.
 * @returns null when nothing usable is given.
 */
export function rankBits(top: readonly number[]): RankBits | null {
  let first = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  let third = Number.NEGATIVE_INFINITY;
  let fourth = Number.NEGATIVE_INFINITY;
  let mass = 0;
  for (const reported of top) {
    if (!isUsableLogprob(reported)) continue;
    const logprob = Math.min(0, reported);
    mass += Math.exp(logprob);
    if (logprob <= fourth) continue;
    fourth = Math.min(logprob, third);
    if (logprob > third) third = Math.min(logprob, second);
    if (logprob > second) second = Math.min(logprob, first);
    if (logprob > first) first = logprob;
  }
  if (first === Number.NEGATIVE_INFINITY) return null;
  const outside = Math.max(0, 1 - mass);
  const most = Math.exp(first);
  return {
    bits: [share(first), share(second), share(third), share(fourth), share(Math.log(outside))],
    first: most,
    margin: most - Math.exp(second),
  };
}

/** -p log2 p of a natural logarithm; 0 where p is 0. */
function share(logprob: number): number {
  return logprob === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, (-Math.exp(logprob) * logprob) / Math.LN2);
}
