/**
 * Shannon entropy, in bits, of a next-token distribution of which only the k most likely
 * log-probabilities (natural logarithm) are known.
 *
 * Top-k is not the distribution, so the entropy has three named forms: `renormalised` (the k entries
 * scaled to sum to one), `residual` (the mass outside as one more bucket), and bounds for a vocabulary
 * of a stated size.
 */
export type EntropyForm = 'renormalised' | 'residual';

/** Some servers report "not available" as this log-probability. It is no evidence of anything. */
export const SENTINEL_LOGPROB = -9999;

/** Whether a reported log-probability carries evidence: a number, neither a sentinel nor impossible. */
export function isUsableLogprob(logprob: number): boolean {
  return Number.isFinite(logprob) && logprob > SENTINEL_LOGPROB;
}

/**
 * Entropy of the given entries scaled to sum to one.
 * @param logprobs natural logarithms, any order; unusable entries are passed over.
 * @returns bits in [0, log2 k]; 0 when nothing usable is given.
 */
export function renormalisedEntropy(logprobs: readonly number[]): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const logprob of logprobs) {
    if (isUsableLogprob(logprob) && logprob > highest) highest = logprob;
  }
  if (highest === Number.NEGATIVE_INFINITY) return 0;
  let mass = 0;
  let weighted = 0;
  let entries = 0;
  for (const logprob of logprobs) {
    if (!isUsableLogprob(logprob)) continue;
    const distance = logprob - highest;
    const weight = Math.exp(distance);
    mass += weight;
    if (weight > 0) weighted += weight * distance;
    entries += 1;
  }
  const nats = Math.log(mass) - weighted / mass;
  return clamp(nats / Math.LN2, Math.log2(entries));
}

/**
 * Entropy with the mass outside the given entries counted as one more outcome.
 * Entries that sum to more than one (rounding, or a server that does not normalise) leave no mass outside
 * and are scaled to sum to one.
 * @returns bits in [0, log2(k + 1)]; 0 when nothing usable is given.
 */
export function residualEntropy(logprobs: readonly number[]): number {
  const { entries, outside } = seenMass(logprobs);
  if (outside === 0) return renormalisedEntropy(logprobs.filter(isUsableLogprob).map(capped));
  let bits = -outside * Math.log2(outside);
  for (const logprob of logprobs) {
    if (isUsableLogprob(logprob)) bits -= (Math.exp(capped(logprob)) * capped(logprob)) / Math.LN2;
  }
  return clamp(bits, Math.log2(entries + 1));
}

/**
 * What the entropy of the whole distribution can be, given its top entries and the vocabulary's size:
 * least when the mass outside sits on one token (the residual form), most when it is spread evenly. Without
 * usable entries all is possible: 0 to log2 of the vocabulary.
 * @param vocabulary number of tokens in the vocabulary, finite, >= the number of entries.
 */
export function entropyBounds(
  logprobs: readonly number[],
  vocabulary: number,
): { readonly lowerBits: number; readonly upperBits: number } {
  const { entries, outside } = seenMass(logprobs);
  const lowerBits = residualEntropy(logprobs);
  const hidden = Math.max(1, vocabulary - entries);
  return { lowerBits, upperBits: lowerBits + outside * Math.log2(hidden) };
}

/** Entropy in the named form. */
export function entropyBits(form: EntropyForm, logprobs: readonly number[]): number {
  return form === 'renormalised' ? renormalisedEntropy(logprobs) : residualEntropy(logprobs);
}

/** The highest value the form can take for k entries, in bits: no threshold above it can ever fire. */
export function entropyCeiling(form: EntropyForm, k: number): number {
  return Math.log2(form === 'renormalised' ? k : k + 1);
}

function seenMass(logprobs: readonly number[]): { entries: number; outside: number } {
  let mass = 0;
  let entries = 0;
  for (const logprob of logprobs) {
    if (!isUsableLogprob(logprob)) continue;
    mass += Math.exp(capped(logprob));
    entries += 1;
  }
  return { entries, outside: Math.max(0, 1 - mass) };
}

function capped(logprob: number): number {
  return Math.min(0, logprob);
}

function clamp(bits: number, ceiling: number): number {
  return Math.min(Math.max(0, bits), ceiling);
}
