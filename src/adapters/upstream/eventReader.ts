import { createParser } from 'eventsource-parser';
import { type Failure, failure } from '../../core/errors.ts';
import type { RelayedEvent } from '../../ports.ts';
import type { Exchange } from './exchange.ts';

/** The events of a body, whatever its line ends and wherever its bytes were split. */
export interface EventReader {
  /** The next event that is there; null when bytes must be waited for, or none will come. */
  take(): RelayedEvent | null;
  /** Why no further event can be read, once those before it were taken; null while they can. */
  readonly fault: Failure | null;
  /** The event was at the end of the body without its closing blank line, so it may be cut. */
  readonly tail: boolean;
}

/** @param maxLineBytes bound on one event that has not ended yet, in UTF-16 units. */
export function readEvents(exchange: Exchange, maxLineBytes: number): EventReader {
  let events: RelayedEvent[] = [];
  let at = 0;
  let fault: Failure | null = null;
  let tail = false;
  // The parser drops the byte order mark, and a second one is text.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const parser = createParser({
    onEvent: ({ event, data }) => events.push({ event: event ?? null, data }),
    onError: ({ type }) => {
      if (type !== 'max-buffer-size-exceeded') return;
      fault = failure(
        'upstream_protocol',
        `The model server sent an event longer than ${maxLineBytes} bytes`,
      );
    },
    maxBufferSize: maxLineBytes,
  });
  const refill = (): boolean => {
    if (fault !== null || tail) return false;
    const bytes = exchange.take();
    if (bytes !== null) {
      parser.feed(decoder.decode(bytes, { stream: true }));
      return true;
    }
    if (exchange.over?.type !== 'end') return false;
    tail = true;
    parser.feed(`${decoder.decode()}\n\n`);
    return true;
  };
  return {
    take: () => {
      for (;;) {
        const event = events[at];
        if (event !== undefined) {
          at += 1;
          return event;
        }
        if (at > 0) {
          events = [];
          at = 0;
        }
        if (!refill()) return null;
      }
    },
    get fault() {
      return events[at] === undefined ? fault : null;
    },
    get tail() {
      return tail;
    },
  };
}
