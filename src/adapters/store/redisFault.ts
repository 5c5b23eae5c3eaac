import type { RedisAddress } from './redisAddress.ts';
import { StoreError } from './StoreError.ts';

const LONGEST_MESSAGE = 300;

/**
 * What the client or the server says, as an error that may be shown: it has no cause, since the client's own errors
 * carry the command with its arguments, a password or a kept answer among them.
 */
export function redisFault(doing: string, cause: unknown, address: RedisAddress): StoreError {
  const said = new Set<string>();
  collect(cause, said);
  const text = [...said].join('; ') || 'it gave no reason';
  const secrets = [address.password, address.username].filter((each) => each !== null && each !== '');
  const forms = secrets.flatMap((each) => (each === null ? [] : [each, encodeURIComponent(each)]));
  const safe = forms
    .sort((one, other) => other.length - one.length)
    .reduce((left, form) => left.replaceAll(form, '[redacted]'), text);
  return new StoreError(`Cannot ${doing} Redis: ${safe.slice(0, LONGEST_MESSAGE)}`);
}

/** An AggregateError has no words of its own, and a cluster's error has them in its last node's. */
function collect(cause: unknown, said: Set<string>): void {
  if (!(cause instanceof Error)) {
    if (cause !== undefined && cause !== null) said.add(String(cause));
    return;
  }
  if (cause.message !== '') said.add(cause.message);
  else if ('code' in cause && typeof cause.code === 'string') said.add(cause.code);
  if (cause instanceof AggregateError) for (const each of cause.errors) collect(each, said);
  if ('lastNodeError' in cause) collect(cause.lastNodeError, said);
}
