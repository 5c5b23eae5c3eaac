import type { ChatChunk } from './chat.ts';
import { isUsableLogprob } from './entropy.ts';

/** What the drafter reported about one of its own tokens. */
export interface TokenEvidence {
  readonly text: string;
  /** Natural logarithm of the chosen token's probability; null when absent or a sentinel. */
  readonly logprob: number | null;
  /** Usable natural log-probabilities of the most likely tokens; empty means no evidence. */
  readonly top: readonly number[];
  /** `absent`: no alternatives were reported. `sentinel`: something was, and none of it is usable. */
  readonly missing: 'absent' | 'sentinel' | null;
}

/**
 * The content tokens of one chunk's first choice, in order.
 * Text without a log-probability entry counts as one token without evidence. An entry on a chunk that only
 * announces the role is a stray (llama.cpp under a JSON schema) and is passed over.
 */
export function tokensOf(chunk: ChatChunk, topLogprobs: number): readonly TokenEvidence[] {
  const choice = chunk.choices[0];
  if (choice === undefined) return [];
  const text = choice.delta?.content ?? '';
  const entries = choice.logprobs?.content ?? [];
  if (text === '' && (entries.length === 0 || choice.delta?.role !== undefined)) return [];
  // Reasoning: its entries say nothing of the answer.
  if ((choice.delta?.content ?? null) === null) return [];
  if (entries.length === 0) return [{ text, logprob: null, top: [], missing: 'absent' }];
  return entries.map((entry) => {
    const reported = (entry.top_logprobs ?? []).map((top) => top.logprob);
    const top = mostLikely(reported.filter(isUsable), topLogprobs);
    const logprob = isUsable(entry.logprob) ? entry.logprob : null;
    const onlySentinels = reported.length > 0 || (typeof entry.logprob === 'number' && logprob === null);
    const missing = top.length > 0 ? null : onlySentinels ? 'sentinel' : 'absent';
    return { text: entry.token ?? '', logprob, top, missing };
  });
}

/** Servers that add the chosen token to its own top list put it first, whatever its rank: hence the order. */
function mostLikely(logprobs: number[], k: number): readonly number[] {
  return logprobs.length <= k ? logprobs : logprobs.sort((a, b) => b - a).slice(0, k);
}

/** A server may send null, or a word, where a number belongs. */
function isUsable(logprob: unknown): logprob is number {
  return typeof logprob === 'number' && isUsableLogprob(logprob);
}
