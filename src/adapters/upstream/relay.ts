import { failure } from '../../core/errors.ts';
import type { Relayed } from '../../ports.ts';
import { collectBody } from './collectBody.ts';
import { eventItems, type ReadLimits } from './eventItems.ts';
import type { Exchange, Head } from './exchange.ts';
import { contentType, openAnswer } from './openAnswer.ts';
import { pullIterable } from './pullIterable.ts';
import { relayedHeaders } from './relayedHeaders.ts';
import { type RelayedItem, relayItems } from './relayItems.ts';
import { emptyFailure, protocolFailure } from './reportedFailure.ts';

/**
 * The answer to a direct call, as it came. A caller who left is told so by a failure nobody will read.
 * @param streamed events were asked for, which is what an answer without a content type then is.
 */
export async function relay(exchange: Exchange, streamed: boolean, limits: ReadLimits): Promise<Relayed> {
  const opened = await openAnswer(exchange, limits.secrets);
  if (opened.type === 'gone') return givenUp();
  if (opened.type === 'failed') {
    exchange.abandon();
    return opened;
  }
  const { head } = opened;
  if (opened.type === 'other' || (!streamed && contentType(head) === '')) {
    return relayWhole(exchange, head, limits);
  }
  const items = eventItems<RelayedItem>(exchange, limits, relayItems(exchange, limits));
  return {
    type: 'stream',
    status: head.status,
    headers: relayedHeaders(head.headers),
    events: pullIterable(() => items),
  };
}

async function relayWhole(exchange: Exchange, head: Head, { maxAnswerLength }: ReadLimits): Promise<Relayed> {
  exchange.clock.enter('whole');
  const body = await collectBody(exchange, maxAnswerLength);
  if (body.type === 'too_long') {
    return { type: 'failed', failure: protocolFailure(`an answer longer than ${maxAnswerLength} bytes`) };
  }
  if (body.type === 'cut') return exchange.over?.type === 'failed' ? exchange.over : givenUp();
  const type = contentType(head);
  if (body.bytes.length === 0) return { type: 'failed', failure: emptyFailure() };
  if (type === 'text/html') return { type: 'failed', failure: protocolFailure('a page of HTML') };
  const json = jsonOf(body.bytes);
  if (type.endsWith('json') && json === undefined) {
    return { type: 'failed', failure: protocolFailure('an answer that is not JSON, though it says so') };
  }
  return {
    type: 'whole',
    status: head.status,
    headers: relayedHeaders(head.headers),
    body: body.bytes,
    json,
  };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Cut short, garbled or no text at all: the caller says so where it matters.
    return undefined;
  }
}

function givenUp(): Relayed {
  return { type: 'failed', failure: failure('upstream_broken', 'The call was given up by its caller') };
}
