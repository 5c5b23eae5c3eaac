import type { Turn } from './ChatTemplate.ts';
import type { OneAtATime } from './OneAtATime.ts';
import type { Sampling, Scored } from './TokenSampler.ts';

/** What the tokens of a model mean. */
export interface TokenTexts {
  /** The bytes a token adds to the answer; undefined for a control token, which adds none. */
  bytes(token: number): Uint8Array | undefined;
  /** The token as the model's file writes it, for a token without bytes of its own. */
  spelling(token: number): string;
  /** Whether the answer is over with this token. */
  ends(token: number): boolean;
}

/** A generated token; `scores` when they were asked for. The token that ends an answer is one as well. */
export interface GeneratedToken {
  readonly token: number;
  readonly scores?: { readonly chosen: Scored; readonly top: readonly Scored[] };
}

/** What to generate: at most `most` tokens after `prompt`. */
export interface Generation {
  readonly prompt: readonly number[];
  readonly most: number;
  readonly sampling: Sampling;
  readonly scored: boolean;
}

/** A model that answers under one name, one request at a time. */
export interface ChatModel {
  readonly id: string;
  /** Prompt and answer together, in tokens. */
  readonly contextSize: number;
  readonly vocabulary: TokenTexts;
  readonly queue: OneAtATime;
  /** A chat as the tokens to evaluate. Throws for turns that the model's template refuses. */
  promptTokens(turns: readonly Turn[]): number[];
  /**
   * Generates until the model ends, `most` tokens are there or the signal aborts, which is looked at before
   * every token and every step of the prompt. `reused` is told how many prompt tokens were still in the cache.
   * The caller holds the queue's turn for as long as it reads.
   */
  generate(
    generation: Generation,
    listen: { readonly signal: AbortSignal; readonly reused?: (tokens: number) => void },
  ): AsyncGenerator<GeneratedToken, void, undefined>;
}
