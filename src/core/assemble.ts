import type {
  ChatChunk,
  ChatCompletion,
  ChunkDelta,
  CompletionChoice,
  ToolCallDelta,
  WireLogprobs,
} from './chat.ts';

/**
 * The whole answer that a finished stream of client chunks amounts to. Text and arguments are joined in
 * order, tool calls by their index, choices by theirs; a field that is known to nobody here keeps its last
 * value, or is joined when it is text.
 */
export function assemble(chunks: readonly ChatChunk[], withLogprobs: boolean): ChatCompletion {
  const first = chunks[0];
  const choices = new Map<number, CompletionChoice>();
  const answer: ChatCompletion = {
    id: first?.id ?? '',
    object: 'chat.completion',
    created: first?.created ?? 0,
    model: first?.model ?? '',
    choices: [],
  };
  for (const { choices: parts, id: _, object: __, created: ___, model: ____, ...more } of chunks) {
    for (const [field, value] of Object.entries(more)) {
      if (value !== null && value !== undefined && field !== 'obfuscation') answer[field] = value;
    }
    for (const { index, delta, finish_reason, logprobs, ...extra } of parts) {
      const choice = choices.get(index) ?? emptyChoice(index);
      choices.set(index, choice);
      if (delta) addDelta(choice.message, delta);
      if (finish_reason) choice.finish_reason = finish_reason;
      if (logprobs && withLogprobs) choice.logprobs = joined(choice.logprobs, logprobs);
      for (const [field, value] of Object.entries(extra)) {
        if (value !== null && value !== undefined) choice[field] = value;
      }
    }
  }
  answer.choices = [...choices.values()].sort((a, b) => a.index - b.index);
  for (const { message } of answer.choices) message.tool_calls?.forEach(withoutIndex);
  return answer;
}

function emptyChoice(index: number): CompletionChoice {
  return {
    index,
    message: { role: 'assistant', content: null, refusal: null },
    finish_reason: null,
    logprobs: null,
  };
}

function addDelta(message: CompletionChoice['message'], delta: ChunkDelta): void {
  for (const [field, value] of Object.entries(delta)) {
    if (value === null || value === undefined) continue;
    if (field === 'role') message.role = String(value);
    else if (field === 'tool_calls')
      message.tool_calls = mergeCalls(message.tool_calls ?? [], delta.tool_calls ?? []);
    else if (typeof value === 'string') message[field] = `${text(message[field])}${value}`;
    else if (isRecord(value) && isRecord(message[field])) message[field] = mergeText(message[field], value);
    else if (Array.isArray(value) && Array.isArray(message[field])) {
      message[field] = [...(message[field] as unknown[]), ...value];
    } else message[field] = structuredClone(value);
  }
}

function mergeCalls(calls: ToolCallDelta[], pieces: readonly ToolCallDelta[]): ToolCallDelta[] {
  const merged = [...calls];
  for (const piece of pieces) {
    const call = merged.findLast((one) => isSameCall(one, piece));
    if (call === undefined) {
      merged.push(structuredClone(piece));
      continue;
    }
    for (const [field, value] of Object.entries(piece)) {
      const before = call[field];
      if (isRecord(value) && isRecord(before)) call[field] = mergePart(before, value);
      else if (value) call[field] = value;
    }
  }
  return merged.sort((a, b) => a.index - b.index);
}

/** Servers that number no calls send each with an id of its own, and further pieces with none. */
function isSameCall(call: Partial<ToolCallDelta>, piece: Partial<ToolCallDelta>): boolean {
  if (call.index !== piece.index) return false;
  return piece.index !== undefined || piece.id === undefined || piece.id === call.id;
}

/** A call's function, or custom tool. Some servers send the name again, or as null, with every piece. */
function mergePart(into: Record<string, unknown>, from: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...into };
  for (const [field, value] of Object.entries(from)) {
    if (field === 'arguments' || field === 'input') merged[field] = `${text(merged[field])}${text(value)}`;
    else if (value) merged[field] = value;
  }
  return merged;
}

function mergeText(into: Record<string, unknown>, from: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...into };
  for (const [field, value] of Object.entries(from)) {
    merged[field] = typeof value === 'string' && field !== 'id' ? `${text(merged[field])}${value}` : value;
  }
  return merged;
}

/** Appends in place: a new array for every chunk would cost the square of the answer's length. */
function joined(into: WireLogprobs | null, from: WireLogprobs): WireLogprobs {
  const all = into ?? { content: null, refusal: null };
  for (const part of ['content', 'refusal'] as const) {
    const entries = from[part];
    if (!entries) continue;
    const list = all[part] ?? [];
    for (const entry of entries) list.push(entry);
    all[part] = list;
  }
  return all;
}

/** `index` orders the pieces of a stream; a whole message's calls do not have it. */
function withoutIndex(call: Partial<ToolCallDelta>): void {
  delete call.index;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
