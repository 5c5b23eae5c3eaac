import type { ChatChunk, WireTokenLogprob, WireUsage } from '../../src/core/chat.ts';
import { tokenLogprob, topOfEntropy } from './evidence.ts';
import { inOrder, type Step } from './script.ts';
import type { Spelling, Wire } from './wire.ts';

/** What belongs to a chunk beside its delta. */
export interface ChunkOptions {
  /** Which of several choices; 0 by default. */
  readonly index?: number;
  /** Further fields of the chunk, as `{ usage }`; they win over the usual ones. */
  readonly chunk?: Record<string, unknown>;
  /** Further fields of the delta, as `{ reasoning_content }`. */
  readonly delta?: Record<string, unknown>;
}

/** The evidence a token carries. Without any of these it has no log-probabilities at all. */
export interface TokenOptions extends ChunkOptions {
  /** Entropy of a made-up top-5, bits, 0 to 2.32: calm below 1.6, doubtful to 2.0, wild above. */
  readonly bits?: number;
  /** Natural log-probability of the token; by default the first of `top`. */
  readonly logprob?: number;
  /** Natural log-probabilities of the most likely tokens, this one first. */
  readonly top?: readonly number[];
  /** The entries themselves, for merged, missing or stray ones. */
  readonly entries?: readonly unknown[];
}

/** The opening chunk: who speaks. llama.cpp sends content null here, OpenAI an empty string. */
export function role(options: ChunkOptions & { content?: string | null } = {}): Step {
  return (wire) =>
    sendChoice(
      wire,
      { role: 'assistant', content: options.content === undefined ? '' : options.content },
      null,
      null,
      options,
    );
}

/** One piece of the answer, with the evidence asked for. */
export function token(text: string, options: TokenOptions = {}): Step {
  return (wire) => {
    wire.tokens += 1;
    return sendChoice(wire, { content: text }, entriesOf(text, options), null, options);
  };
}

/** Several tokens alike. */
export function tokens(texts: readonly string[], options: TokenOptions = {}): Step {
  return inOrder(texts.map((text) => token(text, options)));
}

/** The last chunk of a choice. */
export function finish(reason = 'stop', options: ChunkOptions = {}): Step {
  return (wire) => sendChoice(wire, {}, null, reason, options);
}

/** The usage chunk with no choices; counts not given are 10 prompt tokens and the tokens written. */
export function usage(given: WireUsage = {}): Step {
  return (wire) => wire.frame(JSON.stringify({ ...chunkOf(wire), choices: [], usage: usageOf(wire, given) }));
}

/** `[DONE]`. Steps after it still run: what follows must be dropped. */
export function done(): Step {
  return (wire) => wire.frame('[DONE]');
}

/** Any event: an object is written as JSON. */
export function frame(data: string | object, event?: string): Step {
  return (wire) => wire.frame(typeof data === 'string' ? data : JSON.stringify(data), event);
}

/** A chunk with these fields over the usual id, object, created and model. */
export function chunk(fields: Record<string, unknown>): Step {
  return (wire) => wire.frame(JSON.stringify({ ...chunkOf(wire), ...fields }));
}

/** An error inside a stream that began well. */
export function errorFrame(
  error: unknown = { message: 'The model crashed', type: 'server_error' },
  event?: string,
): Step {
  return frame({ error }, event);
}

/** A comment line, as proxies send to keep a connection open. */
export function comment(text = ' keep-alive'): Step {
  return (wire) => wire.write(`:${text}${wire.spelling.eol}${wire.spelling.eol}`);
}

/** A byte order mark; first of all steps, or it is none. */
export function bom(): Step {
  return (wire) => wire.write('\uFEFF');
}

/** Changes how everything after it is spelled: line ends, the space after `data:`, bytes a write. */
export function spell(spelling: Partial<Spelling>): Step {
  return (wire) => {
    wire.spelling = { ...wire.spelling, ...spelling };
  };
}

function entriesOf(text: string, { bits, logprob, top, entries }: TokenOptions): readonly unknown[] | null {
  if (entries !== undefined) return entries;
  const values = top ?? (bits === undefined ? undefined : topOfEntropy(bits));
  if (values === undefined && logprob === undefined) return null;
  const entry: WireTokenLogprob = tokenLogprob(text, logprob ?? values?.[0] ?? 0, values ?? []);
  return [entry];
}

function sendChoice(
  wire: Wire,
  delta: Record<string, unknown>,
  entries: readonly unknown[] | null,
  finishReason: string | null,
  options: ChunkOptions,
): Promise<void> {
  const logprobs = entries === null ? null : { content: entries, refusal: null };
  const choice = {
    index: options.index ?? 0,
    delta: { ...delta, ...options.delta },
    logprobs,
    finish_reason: finishReason,
  };
  return wire.frame(JSON.stringify({ ...chunkOf(wire), choices: [choice], ...options.chunk }));
}

/** What all chunks of one stream share. */
function chunkOf({ request }: Wire): Omit<ChatChunk, 'choices'> {
  return {
    id: `chatcmpl-scripted-${request.number}`,
    object: 'chat.completion.chunk',
    created: 1_767_225_600,
    model: request.model,
  };
}

function usageOf(wire: Wire, given: WireUsage): WireUsage {
  const prompt = given.prompt_tokens ?? 10;
  const completion = given.completion_tokens ?? wire.tokens;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...given,
  };
}
