import type { ChatChunk, ChatCompletion, ChunkChoice, CompletionChoice } from './chat.ts';
import { type ClientView, clientLogprobs } from './clientChunk.ts';

/**
 * A whole answer as the chunks a stream of it would have had: role, content in pieces, finish, usage.
 * What is said of the answer as a whole (its fingerprint, its tier) is on every chunk, as in a stream.
 */
export function replayChunks(answer: ChatCompletion, view: ClientView): ChatChunk[] {
  const { choices, usage, ...whole } = answer;
  const chunk = (parts: ChunkChoice[]): ChatChunk => ({
    ...whole,
    object: 'chat.completion.chunk',
    choices: parts,
    ...(view.usage ? { usage: null } : {}),
  });
  const chunks = choices.flatMap((choice) => choiceChunks(choice, view)).map((part) => chunk([part]));
  return view.usage && usage ? [...chunks, { ...chunk([]), usage }] : chunks;
}

/** Log-probabilities come with the finish: an answer's tokens are not the pieces it is replayed in. */
function choiceChunks(choice: CompletionChoice, view: ClientView): ChunkChoice[] {
  const { index, message, finish_reason, logprobs, ...more } = choice;
  const { role, content, tool_calls, ...others } = message;
  const pieces = (content ?? '').match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];
  const calls = tool_calls?.map((call, at) => ({ ...call, index: at }));
  const none = view.logprobs ? { logprobs: null } : {};
  return [
    {
      index,
      delta: { role, content: '', ...withoutNull(others), ...(calls ? { tool_calls: calls } : {}) },
      ...none,
      finish_reason: null,
    },
    ...pieces.map((piece) => ({ index, delta: { content: piece }, ...none, finish_reason: null })),
    {
      ...more,
      index,
      delta: {},
      ...(view.logprobs ? { logprobs: clientLogprobs(logprobs, view) } : {}),
      finish_reason,
    },
  ];
}

function withoutNull(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
