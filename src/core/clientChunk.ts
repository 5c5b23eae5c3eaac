import type { ChatChunk, ChunkChoice, WireLogprobs, WireUsage } from './chat.ts';
import type { ChatRequest } from './chatRequest.ts';

/** What a client asked to see of a stream; whatever else was asked of upstream is taken out again. */
export interface ClientView {
  readonly logprobs: boolean;
  readonly topLogprobs: number;
  readonly usage: boolean;
}

/** The view a request asks for. A whole answer always carries its usage. */
export function clientView({ stream, stream_options, logprobs, top_logprobs }: ChatRequest): ClientView {
  return {
    logprobs: logprobs === true,
    topLogprobs: top_logprobs ?? 0,
    usage: stream !== true || stream_options?.include_usage === true,
  };
}

/** What stays the same over all chunks of one answer. */
export interface ChunkIdentity {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

/**
 * One upstream chunk as the client may see it: log-probabilities that only the gateway asked for are gone,
 * usage is moved to a chunk of its own, the identity is that of the first chunk. Everything else, known or
 * not, passes untouched.
 * @param opened the indexes of choices whose role was already shown; the first delta carries it.
 * @returns null when nothing is left to show.
 */
export function toClientChunk(
  chunk: ChatChunk,
  view: ClientView,
  identity: ChunkIdentity,
  opened: Set<number>,
): ChatChunk | null {
  const { usage: _, ...rest } = chunk;
  if (chunk.choices.length === 0) return null;
  const choices = chunk.choices.map((choice) => toClientChoice(choice, view, opened));
  const shown: ChatChunk = { ...rest, ...identity, object: 'chat.completion.chunk', choices };
  if (view.usage) shown.usage = null;
  return shown;
}

/** The last chunk before [DONE] of a client that asked for usage. */
export function usageChunk(usage: WireUsage, identity: ChunkIdentity): ChatChunk {
  return { ...identity, object: 'chat.completion.chunk', choices: [], usage };
}

function toClientChoice(choice: ChunkChoice, view: ClientView, opened: Set<number>): ChunkChoice {
  const first = !opened.has(choice.index);
  opened.add(choice.index);
  const delta = choice.delta ?? {};
  const shown: ChunkChoice = {
    ...choice,
    delta: first ? { ...delta, role: delta.role ?? 'assistant' } : delta,
    finish_reason: choice.finish_reason ?? null,
  };
  if (!view.logprobs) delete shown.logprobs;
  else shown.logprobs = clientLogprobs(choice.logprobs ?? null, view);
  return shown;
}

/** Log-probabilities with as many alternatives as the client asked for; null when it asked for none. */
export function clientLogprobs(
  logprobs: WireLogprobs | null,
  { logprobs: wanted, topLogprobs }: ClientView,
): WireLogprobs | null {
  if (!wanted || logprobs === null) return null;
  const trim = (list: WireLogprobs['content']) =>
    list?.map((entry) => ({ ...entry, top_logprobs: (entry.top_logprobs ?? []).slice(0, topLogprobs) })) ??
    null;
  return { ...logprobs, content: trim(logprobs.content), refusal: trim(logprobs.refusal) };
}
