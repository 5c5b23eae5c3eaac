import { type Failure, failure } from '../../core/errors.ts';
import type { Collected } from './collectBody.ts';
import { redact } from './redact.ts';
import { messageIn } from './refusal.ts';

/** An error that a server reported under a good status, in its own words. */
export function reportedFailure(error: unknown, secrets: readonly string[]): Failure {
  const said = typeof error === 'string' && error !== '' ? error : messageIn(error);
  return failure('upstream_error', redact(said ?? 'The model server reported an error', secrets));
}

/** An `event: error` whose data may be JSON or a plain sentence. */
export function reportedText(data: string, secrets: readonly string[]): Failure {
  return reportedFailure(jsonOf(data) ?? data, secrets);
}

/** A good status with a body that is no stream of events, where one was asked for. */
export function unexpectedBody(type: string, body: Collected, secrets: readonly string[]): Failure {
  if (body.type === 'whole') {
    if (body.bytes.length === 0) return emptyFailure();
    const value = type.endsWith('json') ? jsonOf(new TextDecoder().decode(body.bytes)) : null;
    if (typeof value === 'object' && value !== null && 'error' in value && value.error) {
      return reportedFailure(value, secrets);
    }
  }
  return protocolFailure(`${type.slice(0, 60)} where a stream of events was asked for`);
}

export function emptyFailure(): Failure {
  return failure('upstream_empty', 'The model server answered 200 with nothing');
}

export function protocolFailure(what: string): Failure {
  return failure('upstream_protocol', `The model server sent ${what}`);
}

export function isDone(data: string): boolean {
  return data.startsWith('[DONE]') && data.trim() === '[DONE]';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: whoever asks takes the text for what it is.
    return null;
  }
}
