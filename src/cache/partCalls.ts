import { BreakerOpen } from './BreakerOpen.ts';
import type { Breaker } from './breaker.ts';
import type { CacheFault, CachePart } from './cacheParts.ts';
import { Abandoned, type Bound, DeadlinePassed, withDeadline } from './deadline.ts';
import type { FailureReason } from './lookupReason.ts';

/** A part of the cache did not do what it was called for. */
export class PartFailure extends Error {
  override readonly name = 'PartFailure';
  readonly reason: FailureReason;

  constructor(part: CachePart, cause: unknown) {
    const how = cause instanceof BreakerOpen ? 'down' : cause instanceof DeadlinePassed ? 'slow' : 'failed';
    super(`The cache's ${part} is of no use now: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.reason = `${part}_${how}`;
  }
}

/** Calls one part: bounded, and not at all while its breaker is open. */
export type PartCall = <Value>(call: (signal: AbortSignal) => Promise<Value>, bound: Bound) => Promise<Value>;

/** Whether a rejection speaks against the part that was called. */
export function isPartsFault(cause: unknown): boolean {
  return !(cause instanceof Abandoned);
}

/** One report for each part in this time. */
const REPORT_EVERY_MS = 10_000;

/**
 * The calls of one part. They reject with `PartFailure`, or with `Abandoned` when the caller's signal aborts.
 * @param onFault told of failures, not of calls that were never made, and not of each.
 */
export function partCalls({
  part,
  breaker,
  clock,
  onFault,
}: {
  readonly part: CachePart;
  readonly breaker: Breaker;
  readonly clock: { monotonicMs(): number };
  readonly onFault: (fault: CacheFault) => void;
}): PartCall {
  let reportedMs = Number.NEGATIVE_INFINITY;
  return async (call, bound) => {
    try {
      return await breaker.run(() => withDeadline(call, bound));
    } catch (cause) {
      if (cause instanceof Abandoned) throw cause;
      const nowMs = clock.monotonicMs();
      if (!(cause instanceof BreakerOpen) && nowMs - reportedMs >= REPORT_EVERY_MS) {
        reportedMs = nowMs;
        onFault({ type: 'failed', part, cause });
      }
      throw new PartFailure(part, cause);
    }
  };
}
