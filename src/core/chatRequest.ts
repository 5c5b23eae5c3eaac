import type { GateReason } from './policy.ts';

/** The fields of a chat request that the gateway reads; every other field travels along unread. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream?: boolean | null | undefined;
  readonly stream_options?: { readonly include_usage?: boolean | null | undefined } | null | undefined;
  readonly n?: number | null | undefined;
  readonly logprobs?: boolean | null | undefined;
  readonly top_logprobs?: number | null | undefined;
  readonly max_tokens?: number | null | undefined;
  readonly max_completion_tokens?: number | null | undefined;
  readonly tools?: readonly unknown[] | null | undefined;
  readonly functions?: readonly unknown[] | null | undefined;
  readonly web_search_options?: unknown;
  readonly modalities?: readonly string[] | null | undefined;
  readonly audio?: unknown;
  readonly response_format?: ResponseFormat | null | undefined;
  /** OpenAI's key-value pairs, as the client sent them. */
  readonly metadata?: unknown;
}

export interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly ContentPart[] | null | undefined;
  /** As the client sent them. */
  readonly tool_calls?: unknown;
}

export interface ContentPart {
  readonly type: string;
  readonly text?: string | undefined;
}

export interface ResponseFormat {
  readonly type: string;
  readonly json_schema?: { readonly schema?: unknown } | undefined;
}

/** Why a routed request is not drafted at all. A closed list: each is a label. */
export type HeavyReason =
  | 'control'
  | 'tools'
  | 'n'
  | 'modality'
  | 'web_search'
  | 'too_long'
  | 'observed'
  | 'tightened'
  | GateReason;

/** What the draft model of a route can take. */
export interface DraftAbility {
  readonly tools: boolean;
  /** Content part types besides text, as image_url. */
  readonly modalities: readonly string[];
  /** Prompt and answer together, tokens; null when not known. */
  readonly contextTokens: number | null;
}

/**
 * What the signal cannot judge goes to heavy, and this says why.
 * @param promptTokens the prompt's length, estimated.
 * @returns null when the request can be drafted.
 */
export function whyNotDrafted(
  request: ChatRequest,
  ability: DraftAbility,
  promptTokens: number,
): HeavyReason | null {
  if (!ability.tools && offersTools(request)) return 'tools';
  if ((request.n ?? 1) > 1) return 'n';
  if (request.web_search_options !== undefined && request.web_search_options !== null) return 'web_search';
  if (asksForAudio(request) || !partsOf(request).every((type) => ability.modalities.includes(type))) {
    return 'modality';
  }
  const answerTokens = clientTokenCap(request) ?? 0;
  if (ability.contextTokens !== null && promptTokens + answerTokens > ability.contextTokens)
    return 'too_long';
  return null;
}

/** An answer in sound: its upstream call cannot be turned into a stream, so it is relayed as sent. */
export function asksForAudio({ modalities, audio }: ChatRequest): boolean {
  return (modalities ?? []).includes('audio') || (audio !== undefined && audio !== null);
}

/** Whether the answer is judged as a whole: nothing of it may be shown before it has ended. */
export function isJudgedWhole(request: ChatRequest): boolean {
  const format = request.response_format?.type ?? 'text';
  return request.stream !== true || format !== 'text' || offersTools(request);
}

/** The client's own bound on the answer, tokens; null when it set none. */
export function clientTokenCap({ max_completion_tokens, max_tokens }: ChatRequest): number | null {
  return max_completion_tokens ?? max_tokens ?? null;
}

/**
 * Everything the model reads as text, for estimating what a prompt costs: messages with the calls of tools in
 * them, the tools on offer, the schema of the answer. Images, sound and files have no text and are left out,
 * so with them it is an estimate from below.
 */
export function promptText(request: ChatRequest): string {
  const texts: string[] = [];
  for (const { role, content, tool_calls } of request.messages) {
    texts.push(role);
    if (typeof content === 'string') texts.push(content);
    else for (const part of content ?? []) if (part.text !== undefined) texts.push(part.text);
    texts.push(...calledText(tool_calls));
  }
  for (const offered of [request.tools, request.functions]) {
    if (hasEntries(offered)) texts.push(JSON.stringify(offered));
  }
  const schema = request.response_format?.json_schema?.schema;
  if (schema !== undefined && schema !== null) texts.push(JSON.stringify(schema));
  return texts.join('\n');
}

/** Names and arguments of the functions that were called. */
function calledText(calls: unknown): string[] {
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call: { readonly function?: unknown } | null) => {
    const called = call?.function as { readonly name?: unknown; readonly arguments?: unknown } | null; // looked at as unknown
    return [called?.name, called?.arguments].filter((part) => typeof part === 'string');
  });
}

/** The types of content parts that are not text. */
function partsOf(request: ChatRequest): string[] {
  return request.messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : (content ?? []).map(({ type }) => type).filter((type) => type !== 'text' && type !== 'refusal'),
  );
}

/** Whether functions are on offer: an answer may then be a call, and no text. */
export function offersTools({ tools, functions }: ChatRequest): boolean {
  return hasEntries(tools) || hasEntries(functions);
}

function hasEntries(list: readonly unknown[] | null | undefined): boolean {
  return list !== undefined && list !== null && list.length > 0;
}
