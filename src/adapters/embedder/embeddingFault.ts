import OpenAI from 'openai';

/** A text could not be turned into a vector. The message never has a key, an address or the text in it. */
export class EmbeddingError extends Error {
  override readonly name = 'EmbeddingError';
}

export type EmbeddingFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'failed'; readonly cause: unknown };

/**
 * What went wrong, in our words. What the server or the package said is left out, as cause too: servers repeat
 * the key they refuse, and so does the platform for a header it cannot send.
 */
export function embeddingFault(model: string, fault: EmbeddingFault): EmbeddingError {
  return new EmbeddingError(`Cannot embed with ${model}: ${because(fault)}`);
}

function because(fault: EmbeddingFault): string {
  if (fault.kind === 'empty') return 'the text is empty';
  if (fault.kind === 'timeout') return `no answer within ${fault.timeoutMs} ms`;
  const { cause } = fault;
  if (cause instanceof OpenAI.APIConnectionTimeoutError) return 'no answer in time';
  if (cause instanceof OpenAI.APIError && cause.status !== undefined) return refusal(cause.status);
  if (cause instanceof OpenAI.APIConnectionError) return `the server cannot be reached${codeOf(cause)}`;
  if (cause instanceof SyntaxError) return 'the answer is no JSON';
  // Thrown by unitVector and its caller, whose messages are ours.
  if (cause instanceof RangeError) return `the answer is no vector: ${cause.message}`;
  return 'the call failed';
}

function refusal(status: number): string {
  if (status === 401 || status === 403) return `the server refused the key (${status})`;
  if (status === 429) return 'the server limits its requests (429)';
  return `the server answered ${status}`;
}

/** The code of the fault beneath, as ECONNREFUSED. */
function codeOf(error: Error): string {
  let cause: unknown = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return ` (${cause.code})`;
    cause = cause.cause;
  }
  return '';
}
