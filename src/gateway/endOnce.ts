import type { Sink } from '../ports.ts';

/** A sink that can be told that its answer has ended. */
export interface EndedSink extends Sink {
  /** The client has left: nothing more is written, and nobody waits for what was. */
  detach(): void;
}

/**
 * A sink whose answer ends once: whatever is written after its end is dropped. A deadline may strike while
 * a slow client still takes the last bytes of an answer, and an error after a whole answer is none.
 */
export function endOnce(sink: Sink): EndedSink {
  let ended = false;
  const ending = (end: () => Promise<void>): Promise<void> => {
    if (ended) return Promise.resolve();
    ended = true;
    return end();
  };
  return {
    detach: () => {
      ended = true;
    },
    head: (head) => {
      if (!ended) sink.head(head);
    },
    chunk: (chunk) => (ended ? undefined : sink.chunk(chunk)),
    event: (event) => (ended ? undefined : sink.event(event)),
    relay: (status, headers, body) => {
      if (ended) return undefined;
      ended = body !== null;
      return sink.relay(status, headers, body);
    },
    done: () => ending(() => sink.done()),
    whole: (head, answer) => ending(() => sink.whole(head, answer)),
    fail: (head, failure) => ending(() => sink.fail(head, failure)),
  };
}
