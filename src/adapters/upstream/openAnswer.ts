import { type Failure, failure } from '../../core/errors.ts';
import { collectBody } from './collectBody.ts';
import type { Exchange, Head } from './exchange.ts';
import { REFUSAL_LIMIT_BYTES, refusalOf } from './refusal.ts';

/** What kind of answer has begun. `gone`: the caller left before it did. */
export type Opened =
  | { readonly type: 'events'; readonly head: Head }
  | { readonly type: 'other'; readonly head: Head }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'gone' };

/**
 * Waits for the head of an answer and, of a refusal, for its body. An answer without a content type may be
 * events: some servers leave it out.
 */
export async function openAnswer(exchange: Exchange, secrets: readonly string[]): Promise<Opened> {
  while (exchange.head === null && exchange.over === null) await exchange.more();
  const { head, over } = exchange;
  if (over?.type === 'aborted') return { type: 'gone' };
  if (head === null) return withoutHead(exchange);
  if (head.status >= 400) {
    const body = await collectBody(exchange, REFUSAL_LIMIT_BYTES);
    if (body.type === 'cut' && exchange.over?.type === 'aborted') return { type: 'gone' };
    return { type: 'failed', failure: refusalOf(head, body, secrets) };
  }
  if (head.status >= 300) {
    return protocol(`answered with a redirect (status ${head.status}), which is not followed`);
  }
  const encoding = head.headers['content-encoding'] ?? '';
  if (encoding !== '' && encoding !== 'identity') {
    return protocol(`compressed its answer (${encoding.slice(0, 40)}), which it was asked not to do`);
  }
  const type = contentType(head);
  return { type: type === 'text/event-stream' || type === '' ? 'events' : 'other', head };
}

/** Lower case, without parameters; empty when there is none. */
export function contentType({ headers }: Head): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function withoutHead({ over }: Exchange): Opened {
  return over?.type === 'failed' ? over : protocol('ended before it sent a status');
}

function protocol(what: string): Opened {
  return { type: 'failed', failure: failure('upstream_protocol', `The model server ${what}`) };
}
