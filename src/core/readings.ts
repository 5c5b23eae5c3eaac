import { type EntropyForm, entropyBits } from './entropy.ts';
import type { TokenEvidence } from './evidence.ts';
import type { Reading } from './policy.ts';
import { emptyWindow, pushWindow, type Window, windowMean } from './window.ts';

/** What is remembered of a draft between two tokens. */
export interface ReadingState {
  readonly tokens: number;
  /** The last entropies, bits; null before the first token. */
  readonly recent: Window | null;
}

/** How tokens are read. */
export interface ReadingOptions {
  readonly form: EntropyForm;
  /** Tokens in the sliding mean, >= 1. */
  readonly window: number;
}

/** Before the first token. */
export function openReadings(): ReadingState {
  return { tokens: 0, recent: null };
}

/**
 * The next token with its entropy in bits and the mean over the last `window` tokens that carry evidence.
 * A token without evidence has no entropy and leaves the mean as it is. Live streams and recordings are both
 * read by this fold, so that they give the same numbers.
 */
export function nextReading(
  state: ReadingState,
  token: TokenEvidence,
  { form, window }: ReadingOptions,
): { readonly state: ReadingState; readonly reading: Reading } {
  const tokens = state.tokens + 1;
  const bits = token.missing === null ? entropyBits(form, token.top) : null;
  const before = state.recent ?? emptyWindow(window);
  const recent = bits === null ? before : pushWindow(before, bits);
  return {
    state: { tokens, recent },
    reading: { ...token, index: tokens, bits, meanBits: windowMean(recent) },
  };
}

/** A recorded token as a call that asked for `topLogprobs` alternatives would have given it. */
export function withTop<Token extends TokenEvidence>(token: Token, topLogprobs: number): Token {
  if (token.top.length <= topLogprobs) return token;
  return { ...token, top: [...token.top].sort((one, other) => other - one).slice(0, topLogprobs) };
}
