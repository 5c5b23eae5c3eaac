import type { ChatRequest } from '../core/chatRequest.ts';
import type { RawObject } from '../core/rawObject.ts';

/** A request as the cache keys it: what is asked last, and all that its answer may depend on besides. */
export interface AskedParts {
  /** Of the last message, when that is a user's and nothing but text; null: `whole` stands for it. */
  readonly text: string | null;
  /** The last message as JSON values where it is no text; null otherwise. */
  readonly whole: unknown;
  /** Everything else: every other message, and every field of the body but the ignored ones. */
  readonly rest: readonly unknown[];
  /** Who asks, as the client says; null where it does not. */
  readonly user: string | null;
}

/**
 * Fields that cannot change an answer. Whatever is not on this list is part of the scope, known or not: a field
 * that was forgotten here costs hits, and never a wrong answer.
 */
const IGNORED: Readonly<Record<string, string>> = {
  model: 'the route stands for it',
  messages: 'keyed apart',
  stream: 'one neutral answer is kept and shown either way',
  stream_options: 'what a stream tells besides the answer',
  user: 'who asks: in the scope where users do not share answers',
  safety_identifier: 'as user, by its newer name',
  store: 'whether the provider keeps the answer',
  prompt_cache_key: 'where the provider finds a prompt it has read before',
  prompt_cache_retention: 'how long it keeps that',
  service_tier: 'how fast and how dear the answer is',
};

/**
 * Takes a request apart.
 * @returns null when the body cannot be read again as the JSON object it was.
 */
export function askedParts(raw: RawObject, request: ChatRequest): AskedParts | null {
  const read = exactJson(raw.text);
  if (read === null || !isRecord(read.value) || !Array.isArray(read.value.messages)) return null;
  const messages: readonly unknown[] = read.value.messages;
  const last = messages.at(-1);
  const said = isRecord(last) && last.role === 'user' ? textOf(last.content) : null;
  const fields = Object.entries(read.value).filter(([name, value]) => !isIgnored(name, value));
  return {
    text: said === null ? null : read.isMarked ? unmarked(said.text) : said.text,
    whole: said === null ? last : null,
    rest: [
      read.isMarked,
      Object.fromEntries(fields),
      messages.slice(0, -1),
      said === null || !isRecord(last) ? null : [said.form, { ...last, content: null }],
    ],
    user: userOf(request),
  };
}

function isIgnored(name: string, value: unknown): boolean {
  if (name === 'metadata') return isLabels(value);
  return Object.hasOwn(IGNORED, name);
}

/** OpenAI's metadata are labels. Other servers take instructions under that name, in other shapes. */
function isLabels(value: unknown): boolean {
  return value === null || (isRecord(value) && Object.values(value).every((one) => typeof one === 'string'));
}

function textOf(content: unknown): { readonly text: string; readonly form: 'string' | 'part' } | null {
  if (typeof content === 'string') return { text: content, form: 'string' };
  if (!Array.isArray(content) || content.length !== 1) return null;
  const part: unknown = content[0];
  if (!isRecord(part) || part.type !== 'text' || typeof part.text !== 'string') return null;
  // A part with more to it, as a mark where the provider may cache, is keyed as it stands.
  return Object.keys(part).length === 2 ? { text: part.text, form: 'part' } : null;
}

function userOf(request: ChatRequest & { readonly user?: unknown; readonly safety_identifier?: unknown }) {
  const named = [request.user, request.safety_identifier].filter(
    (name): name is string => typeof name === 'string' && name !== '',
  );
  return named.length === 0 ? null : JSON.stringify(named);
}

/** Numbers of more digits than a double keeps apart. */
const LONG_NUMBER = /[\d.]{16}/;
const MARK = '#';

/**
 * JSON values in which different numbers stay different: a number of 16 digits or more is its own text behind a
 * mark, and a text that begins with the mark gets another.
 */
function exactJson(text: string): { readonly value: unknown; readonly isMarked: boolean } | null {
  const isMarked = LONG_NUMBER.test(text);
  try {
    return { value: isMarked ? JSON.parse(text, marked) : JSON.parse(text), isMarked };
  } catch {
    return null; // the caller says that it cannot be read
  }
}

function marked(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? MARK + value : value;
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || !LONG_NUMBER.test(source)) return value;
  return MARK + source;
}

function unmarked(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
