import type { Sink } from '../ports.ts';

/** When the pieces of one answer were handed to its client. */
export class ShownTimes {
  readonly #elapsedMs: () => number;
  #latestMs: number | null = null;
  firstMs: number | null = null;
  /** The answer has ended as it should. */
  lastMs: number | null = null;
  /** Between two pieces; null where there were not two. */
  largestGapMs: number | null = null;

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  piece(): void {
    const nowMs = this.#elapsedMs();
    this.firstMs ??= nowMs;
    if (this.#latestMs !== null) {
      this.largestGapMs = Math.max(this.largestGapMs ?? 0, nowMs - this.#latestMs);
    }
    this.#latestMs = nowMs;
  }

  end(): void {
    this.lastMs = this.#elapsedMs();
  }
}

/** The same sink, with its times noted. An error is no part of an answer. */
export function timed(sink: Sink, times: ShownTimes): Sink {
  return {
    head: (head) => sink.head(head),
    chunk: (chunk) => {
      times.piece();
      return sink.chunk(chunk);
    },
    event: (event) => {
      times.piece();
      return sink.event(event);
    },
    relay: (status, headers, body) => {
      if (body !== null) {
        times.piece();
        times.end();
      }
      return sink.relay(status, headers, body);
    },
    done: () => {
      times.end();
      return sink.done();
    },
    whole: (head, answer) => {
      times.piece();
      times.end();
      return sink.whole(head, answer);
    },
    fail: (head, failure) => sink.fail(head, failure),
  };
}
