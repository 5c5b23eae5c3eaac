import type { WireTokenLogprob, WireUsage } from '../src/core/chat.ts';

/** What a model is going to say, known in full before its first token leaves. */
export interface Script {
  /** `worse`: the replay of another prompt's answer, since the drafter was made worse. */
  readonly kind: 'replay' | 'worse' | 'reference' | 'unknown-prompt';
  readonly pieces: readonly Piece[];
  /** When the model stops, ms after the request; never before the last piece. */
  readonly endMs: number;
  readonly finish: string;
  /** Of one choice. */
  readonly usage: Usage;
}

/** One token of a replay, or about a token of a written answer. */
export interface Piece {
  /** When it leaves, ms after the request, at pace 1. */
  readonly atMs: number;
  readonly text: string;
  /** Null where there are no log-probabilities. */
  readonly evidence: WireTokenLogprob | null;
}

export interface Usage extends WireUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** The same usage with another number of tokens generated. */
export function withCompletionTokens(usage: Usage, completionTokens: number): Usage {
  return {
    ...usage,
    completion_tokens: completionTokens,
    total_tokens: usage.prompt_tokens + completionTokens,
  };
}
