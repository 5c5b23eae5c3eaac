import type { WireLogprobs, WireTokenLogprob } from '../src/core/chat.ts';
import type { ChatCall } from './chatCall.ts';
import { type Script, type Usage, withCompletionTokens } from './script.ts';

/** What all chunks of an answer have in common. */
export interface Stamp {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
}

/** The headers that say what kind of answer this is and which fields changed nothing. */
export function answerHeaders({ kind }: Script, { ignored }: ChatCall): Record<string, string> {
  return {
    'x-sandbox-answer': kind,
    ...(ignored.length > 0 ? { 'x-sandbox-ignored': ignored.join(', ') } : {}),
  };
}

/** The log-probabilities as the client asked for them; null when it did not, or when there are none. */
export function logprobsOf(
  evidence: readonly (WireTokenLogprob | null)[],
  topLogprobs: number | null,
): WireLogprobs | null {
  const entries = evidence.filter((entry) => entry !== null);
  if (topLogprobs === null || entries.length === 0) return null;
  return {
    content: entries.map((entry) => ({
      ...entry,
      top_logprobs: (entry.top_logprobs ?? []).slice(0, topLogprobs),
    })),
    refusal: null,
  };
}

/** The usage of all choices together: the prompt is read once. */
export function usageOf({ usage }: Script, { choices }: ChatCall): Usage {
  return choices === 1 ? usage : withCompletionTokens(usage, usage.completion_tokens * choices);
}
