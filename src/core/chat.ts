/**
 * The parts of OpenAI's chat wire that the gateway reads. Everything else in these objects is kept as it
 * came: the shapes are open on purpose.
 */
export interface ChatChunk {
  id?: string;
  object?: string;
  created?: number;
  model?: string;
  choices: ChunkChoice[];
  usage?: WireUsage | null;
  [field: string]: unknown;
}

export interface ChunkChoice {
  index: number;
  delta?: ChunkDelta;
  finish_reason?: string | null;
  logprobs?: WireLogprobs | null;
  [field: string]: unknown;
}

export interface ChunkDelta {
  role?: string;
  content?: string | null;
  refusal?: string | null;
  tool_calls?: ToolCallDelta[];
  [field: string]: unknown;
}

export interface ToolCallDelta {
  index: number;
  id?: string;
  type?: string;
  function?: { name?: string; arguments?: string; [field: string]: unknown };
  [field: string]: unknown;
}

export interface WireLogprobs {
  content?: WireTokenLogprob[] | null;
  refusal?: WireTokenLogprob[] | null;
}

export interface WireTokenLogprob {
  token: string;
  logprob: number;
  bytes?: number[] | null;
  top_logprobs?: { token: string; logprob: number; bytes?: number[] | null }[];
}

export interface WireUsage {
  prompt_tokens?: number;
  completion_tokens?: number;
  total_tokens?: number;
  prompt_tokens_details?: { cached_tokens?: number; [field: string]: unknown } | null;
  [field: string]: unknown;
}

/** The whole answer to a request that did not ask for a stream. */
export interface ChatCompletion {
  id: string;
  object: 'chat.completion';
  created: number;
  model: string;
  choices: CompletionChoice[];
  usage?: WireUsage | null;
  [field: string]: unknown;
}

export interface CompletionChoice {
  index: number;
  message: {
    role: string;
    content: string | null;
    refusal: string | null;
    tool_calls?: ToolCallDelta[];
    [field: string]: unknown;
  };
  finish_reason: string | null;
  logprobs: WireLogprobs | null;
  [field: string]: unknown;
}

/** Whether a chunk shows a client anything of an answer, beyond announcing who speaks. */
export function hasContent(chunk: ChatChunk): boolean {
  return chunk.choices.some(({ delta, finish_reason }) => {
    // Some servers send an empty one with every chunk.
    if (finish_reason) return true;
    return Object.entries(delta ?? {}).some(([field, value]) => field !== 'role' && !isEmpty(value));
  });
}

/** Some servers announce the role beside fields that hold nothing yet, as `"content":"", "tool_calls":[]`. */
function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
