import type { ChatChunk, ChunkChoice, ChunkDelta, WireLogprobs } from '../../core/chat.ts';

/**
 * What the data of one event turned out to be. `odd` has choices that cannot be read as a chunk's; `other` is
 * an object that is neither chunk nor error.
 */
export type StreamObject =
  | { readonly type: 'chunk'; readonly chunk: ChatChunk }
  | { readonly type: 'error'; readonly error: object }
  | { readonly type: 'odd'; readonly chunk: { readonly choices: readonly unknown[] }; readonly why: string }
  | { readonly type: 'other' }
  | { readonly type: 'broken'; readonly why: string };

type Open = Record<string, unknown>;

/**
 * Reads an event's data and holds it to what `ChatChunk` promises, so that nobody behind has to look again.
 * A chunk may lack choices if it has usage. Nulls where the type knows only absence are taken away, and
 * log-probabilities of another shape are as none; everything else stays as it came.
 */
export function readStreamObject(data: string): StreamObject {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { type: 'broken', why: 'an event that is not JSON' };
  }
  if (!isObject(value)) return { type: 'broken', why: 'an event that is not a JSON object' };
  if (isErrorObject(value)) return { type: 'error', error: value };
  const { choices, usage } = value;
  if (Array.isArray(choices)) {
    if (usage !== undefined && usage !== null && !isObject(usage)) delete value.usage;
    const why = faultOf(choices);
    // Checked member by member just now.
    return why === null
      ? { type: 'chunk', chunk: value as ChatChunk }
      : { type: 'odd', chunk: { choices }, why };
  }
  if ((choices === undefined || choices === null) && isObject(usage)) {
    return { type: 'chunk', chunk: { ...value, choices: [] } };
  }
  return { type: 'other' };
}

function isErrorObject({ error, object }: Open): boolean {
  return object === 'error' || isObject(error) || (typeof error === 'string' && error !== '');
}

function faultOf(choices: unknown[]): string | null {
  for (const [place, choice] of choices.entries()) {
    if (!isObject(choice)) return 'a choice that is not an object';
    if (typeof choice.index !== 'number') choice.index = place;
    const reason = choice.finish_reason;
    if (reason !== undefined && reason !== null && typeof reason !== 'string') {
      return 'a finish_reason that is not a word';
    }
    if (choice.delta === null) delete choice.delta;
    if (choice.delta !== undefined) {
      if (!isObject(choice.delta)) return 'a delta that is not an object';
      const why = faultOfDelta(choice.delta);
      if (why !== null) return why;
    }
    if (!isLogprobs(choice.logprobs)) choice.logprobs = null satisfies ChunkChoice['logprobs'];
  }
  return null;
}

function faultOfDelta(delta: Open): string | null {
  for (const field of ['content', 'refusal'] satisfies (keyof ChunkDelta)[]) {
    const text = delta[field];
    if (text !== undefined && text !== null && typeof text !== 'string') return `${field} that is not a text`;
  }
  if (delta.role === null) delete delta.role;
  if (delta.tool_calls === null) delete delta.tool_calls;
  const calls = delta.tool_calls;
  if (calls !== undefined && !(Array.isArray(calls) && calls.every(isObject)))
    return 'tool calls that are not a list';
  return null;
}

function isLogprobs(value: unknown): value is WireLogprobs | null | undefined {
  if (value === undefined || value === null) return true;
  if (!isObject(value)) return false;
  return isEntries(value.content) && isEntries(value.refusal);
}

function isEntries(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (!Array.isArray(value)) return false;
  for (const entry of value) {
    if (!isObject(entry)) return false;
    if (entry.token === null) delete entry.token;
    if (entry.token !== undefined && typeof entry.token !== 'string') return false;
    const top = entry.top_logprobs;
    if (top === null) delete entry.top_logprobs;
    else if (top !== undefined && !(Array.isArray(top) && top.every(isObject))) return false;
  }
  return true;
}

function isObject(value: unknown): value is Open {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
