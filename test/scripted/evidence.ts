import type { WireTokenLogprob } from '../../src/core/chat.ts';

/**
 * Log-probabilities (nats) of `k` alternatives, the chosen one first, whose entropy is `bits`.
 * The others are equally likely, so renormalised over the k the entropy is exactly `bits`.
 * @param bits 0 to log2(k).
 */
export function topOfEntropy(bits: number, k = 5): number[] {
  const ceiling = Math.log2(k);
  if (bits < 0 || bits > ceiling)
    throw new RangeError(`Entropy of ${k} is 0 to ${ceiling} bits: got ${bits}`);
  let low = 1 / k;
  let high = 1;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (entropyOf(middle, k) > bits) low = middle;
    else high = middle;
  }
  const chosen = (low + high) / 2;
  const other = Math.max((1 - chosen) / (k - 1), 1e-30);
  return [Math.log(chosen), ...Array.from({ length: k - 1 }, () => Math.log(other))];
}

/** One entry of `logprobs.content`: the token and its alternatives, of which it is the first. */
export function tokenLogprob(token: string, logprob: number, top: readonly number[]): WireTokenLogprob {
  return {
    token,
    logprob,
    bytes: [...new TextEncoder().encode(token)],
    top_logprobs: top.map((value, rank) => {
      const alternative = rank === 0 ? token : `~${rank}`;
      return { token: alternative, logprob: value, bytes: [...new TextEncoder().encode(alternative)] };
    }),
  };
}

function entropyOf(chosen: number, k: number): number {
  const other = (1 - chosen) / (k - 1);
  return -term(chosen) - (k - 1) * term(other);
}

function term(probability: number): number {
  return probability > 0 ? probability * Math.log2(probability) : 0;
}
