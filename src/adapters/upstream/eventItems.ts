import type { Failure } from '../../core/errors.ts';
import type { RelayedEvent } from '../../ports.ts';
import { type AnswerProgress, trackAnswer } from './answerProgress.ts';
import { readEvents } from './eventReader.ts';
import type { Exchange } from './exchange.ts';
import type { PullSource } from './pullIterable.ts';
import { emptyFailure, isDone, reportedText } from './reportedFailure.ts';

/** What is the same for every answer of one upstream. */
export interface ReadLimits {
  /** Bound on one event that has not ended yet. */
  readonly maxLineBytes: number;
  /** Bound on a whole answer: on its bytes when it is relayed, in UTF-16 units of event data when it is read. */
  readonly maxAnswerLength: number;
  /** Taken out of whatever a client may read. None is empty. */
  readonly secrets: readonly string[];
}

/** How the events of an answer become items. */
export interface ItemShape<Item> {
  /**
   * Null passes the event over; it also says to `progress` what the event means for the answer's end.
   * @param tail the body ended without the event's closing blank line: it may be cut.
   */
  item(
    event: RelayedEvent,
    progress: AnswerProgress,
    tail: boolean,
  ): Item | { readonly fault: Failure } | null;
  failed(failure: Failure): Item;
  /** What tells a proper end; null where the end of the items does. */
  readonly end: Item | null;
}

/**
 * The events of a body as items, to the answer's proper end: [DONE], or the body's own end, each after a
 * finish_reason for every choice seen. An event without data is passed over. A fault is the last item.
 */
export function eventItems<Item extends object>(
  exchange: Exchange,
  limits: ReadLimits,
  shape: ItemShape<Item>,
): PullSource<Item> {
  const reader = readEvents(exchange, limits.maxLineBytes);
  const progress = trackAnswer();
  let seen = false;
  let over = false;

  const failed = (failure: Failure): Item => {
    over = true;
    exchange.abandon();
    return shape.failed(failure);
  };
  const ended = (): Item | null => {
    const fault = seen ? progress.incomplete() : emptyFailure();
    if (fault !== null) return failed(fault);
    over = true;
    exchange.finish();
    return shape.end;
  };
  return {
    get over() {
      return over;
    },
    take: () => {
      if (exchange.over?.type === 'aborted') over = true;
      if (over) return null;
      for (let event = reader.take(); event !== null; event = reader.take()) {
        if (isDone(event.data)) return ended();
        seen = true;
        if (event.event === 'error') return failed(reportedText(event.data, limits.secrets));
        if (event.data === '') continue;
        const item = shape.item(event, progress, reader.tail);
        if (item === null) continue;
        return 'fault' in item ? failed(item.fault) : item;
      }
      if (reader.fault !== null) return failed(reader.fault);
      if (exchange.over === null) return null;
      return exchange.over.type === 'failed' ? failed(exchange.over.failure) : ended();
    },
    more: exchange.more,
    abandon: exchange.abandon,
  };
}
