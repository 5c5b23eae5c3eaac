import type { Script } from './script.ts';
import { textPieces } from './textPieces.ts';

/** How quickly a written answer is recited. */
export interface Pace {
  /** From the request to the first piece, ms. */
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

/** The pace of `reference-not-a-model`, about that of a large hosted model; flags of main.ts override it. */
export const REFERENCE_PACE: Pace = { firstTokenMs: 300, tokensPerSecond: 40 };

/** The pace at which the drafter says that it does not know a prompt, about that of its recordings. */
export const DRAFT_PACE: Pace = { firstTokenMs: 80, tokensPerSecond: 60 };

/**
 * A text as a script, without log-probabilities. Usage counts pieces and one token for the end; a prompt
 * costs its pieces and four for the frame around a message.
 */
export function writtenScript(
  kind: Script['kind'],
  { prompt, answer }: { readonly prompt: string; readonly answer: string },
  { firstTokenMs, tokensPerSecond }: Pace,
): Script {
  const pieces = textPieces(answer).map((text, index) => ({
    atMs: firstTokenMs + (index * 1000) / tokensPerSecond,
    text,
    evidence: null,
  }));
  const promptTokens = textPieces(prompt).length + 4;
  const completionTokens = pieces.length + 1;
  return {
    kind,
    pieces,
    endMs: pieces.at(-1)?.atMs ?? firstTokenMs,
    finish: 'stop',
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
}
