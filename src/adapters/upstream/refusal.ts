import { type Failure, failure } from '../../core/errors.ts';
import type { Collected } from './collectBody.ts';
import type { Head } from './exchange.ts';
import { redact } from './redact.ts';
import { refusalHeaders } from './relayedHeaders.ts';

/** An error page longer than this is not read on. */
export const REFUSAL_LIMIT_BYTES = 64 * 1024;

/**
 * What a status of 400 and more means. It is handed on with its body byte for byte, if that is JSON. A 401
 * is about the gateway's key, so the client is not told of it; a 403 may be about what the client asked for.
 */
export function refusalOf({ status, headers }: Head, body: Collected, secrets: readonly string[]): Failure {
  if (status === 401) return failure('upstream_auth', "The model server refused the gateway's key");
  const read = jsonOf(body);
  const refusal = {
    status,
    headers: refusalHeaders(headers),
    // A body that repeats a secret of ours is not handed on at all: it could not be byte for byte.
    body: read !== null && !repeatsAny(secrets, read) ? read.text : null,
  };
  const said = messageIn(read?.value);
  const message = said === null ? `The model server answered with status ${status}` : redact(said, secrets);
  return failure('upstream_error', message, { refusal });
}

/**
 * What an error object says: OpenAI's `{error: {message}}`, `{error: "..."}`, `{message}` or FastAPI's
 * `{detail}`; null when it says nothing.
 */
export function messageIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { error, message, detail } = value as { error?: unknown; message?: unknown; detail?: unknown }; // an object; each is looked at below
  if (typeof error === 'string' && error !== '') return error;
  if (typeof error === 'object' && error !== null) return messageIn(error);
  for (const text of [message, detail]) if (typeof text === 'string' && text !== '') return text;
  return null;
}

/** As it is written, and as JSON may spell it: a slash or any letter can be escaped. */
function repeatsAny(secrets: readonly string[], { text, value }: JsonText): boolean {
  const plain = JSON.stringify(value);
  return secrets.some(
    (secret) => text.includes(secret) || plain.includes(JSON.stringify(secret).slice(1, -1)),
  );
}

interface JsonText {
  readonly text: string;
  readonly value: object;
}

/** A JSON object or array and its text; null for anything else, as a page or a lone word. */
function jsonOf(body: Collected): JsonText | null {
  if (body.type !== 'whole') return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body.bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { text, value } : null;
  } catch {
    // Not UTF-8 or not JSON: a proxy's page, which is no client's business.
    return null;
  }
}
