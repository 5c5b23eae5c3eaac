import { hasContent } from '../../core/chat.ts';
import type { Failure } from '../../core/errors.ts';
import type { StreamItem } from '../../ports.ts';
import { collectBody } from './collectBody.ts';
import { eventItems, type ItemShape, type ReadLimits } from './eventItems.ts';
import type { Exchange } from './exchange.ts';
import { contentType, openAnswer } from './openAnswer.ts';
import type { PullSource } from './pullIterable.ts';
import { REFUSAL_LIMIT_BYTES } from './refusal.ts';
import { protocolFailure, reportedFailure, unexpectedBody } from './reportedFailure.ts';
import { readStreamObject } from './streamObject.ts';

/** The items of one streamed call: chunks, then exactly one `end` or `failed`; after an abort nothing. */
export function chatSource(exchange: Exchange, limits: ReadLimits): PullSource<StreamItem> {
  let items: PullSource<StreamItem> | null = null;
  let refused: Failure | null = null;
  let over = false;

  const open = async (): Promise<void> => {
    const opened = await openAnswer(exchange, limits.secrets);
    if (opened.type === 'gone') over = true;
    else if (opened.type === 'failed') refused = opened.failure;
    else if (opened.type === 'events') items = eventItems(exchange, limits, chatItems(exchange, limits));
    else {
      const body = await collectBody(exchange, REFUSAL_LIMIT_BYTES);
      if (body.type === 'cut' && exchange.over?.type === 'aborted') over = true;
      else refused = unexpectedBody(contentType(opened.head), body, limits.secrets);
    }
  };
  return {
    get over() {
      return over || items?.over === true;
    },
    take: () => {
      if (items !== null) return items.take();
      if (over || refused === null) return null;
      over = true;
      exchange.abandon();
      return { type: 'failed', failure: refused };
    },
    more: () => (items === null ? open() : exchange.more()),
    abandon: exchange.abandon,
  };
}

function chatItems({ clock }: Exchange, { secrets, maxAnswerLength }: ReadLimits): ItemShape<StreamItem> {
  let contentSeen = false;
  let length = 0;
  return {
    end: { type: 'end' },
    failed: (failure) => ({ type: 'failed', failure }),
    item: ({ data }, progress, tail) => {
      length += data.length;
      if (length > maxAnswerLength) {
        return { fault: protocolFailure(`an answer longer than ${maxAnswerLength} bytes`) };
      }
      const object = readStreamObject(data);
      if (object.type === 'error') return { fault: reportedFailure(object.error, secrets) };
      // Half an event at the very end is no fault of its own: what is missing of the answer is told by it.
      if (object.type === 'broken') return tail ? null : { fault: protocolFailure(object.why) };
      if (object.type === 'odd') return { fault: protocolFailure(object.why) };
      if (object.type === 'other') return null;
      const { chunk } = object;
      progress.see(chunk.choices);
      if (!contentSeen && hasContent(chunk)) {
        contentSeen = true;
        clock.enter('more');
      }
      return { type: 'chunk', chunk };
    },
  };
}
