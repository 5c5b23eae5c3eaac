import type { ChatChunk, ChatCompletion } from './chat.ts';
import type { ClientView } from './clientChunk.ts';

/** A whole answer as the chunks a stream of it would have had: role, content in pieces, finish, usage. */
export function replayChunks(answer: ChatCompletion, view: ClientView): ChatChunk[] {
  const { id, created, model, choices, usage } = answer;
  const chunk = (parts: ChatChunk['choices']): ChatChunk => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    choices: parts,
    ...(view.usage ? { usage: null } : {}),
  });
  const chunks = choices.flatMap(({ index, message, finish_reason, logprobs }) => {
    const { role, content, ...more } = message;
    const pieces = (content ?? '').match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];
    return [
      chunk([{ index, delta: { role, content: '', ...withoutNull(more) }, finish_reason: null }]),
      ...pieces.map((piece) => chunk([{ index, delta: { content: piece }, finish_reason: null }])),
      chunk([{ index, delta: {}, finish_reason, ...(view.logprobs ? { logprobs } : {}) }]),
    ];
  });
  return view.usage && usage
    ? [...chunks, { id, object: 'chat.completion.chunk', created, model, choices: [], usage }]
    : chunks;
}

function withoutNull(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
