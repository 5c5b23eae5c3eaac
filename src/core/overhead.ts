import type { CallRecord, OverheadRecord } from './receipt.ts';

/**
 * What the gateway itself took of an answered request: what is left when the time of its upstream calls, which
 * may overlap, and of the cache is taken away. Of an answer from the cache only the time until it is shown
 * counts, since then it goes as fast as its client takes it, or as the model gives it whose answer is shared.
 */
export function overheadOf(request: {
  readonly calls: readonly Pick<CallRecord, 'openedMs' | 'closedMs'>[];
  /** In the cache, with the wait for an equal request. */
  readonly lookupMs: number;
  readonly firstShownMs: number;
  readonly lastShownMs: number;
}): OverheadRecord {
  const { calls, lookupMs, firstShownMs, lastShownMs } = request;
  const [first] = calls;
  if (first === undefined) {
    const beforeMs = atLeastNone(firstShownMs - lookupMs);
    return { beforeMs, afterMs: 0, totalMs: beforeMs };
  }
  let beganMs = first.openedMs;
  let upstreamMs = 0;
  let reachedMs = beganMs;
  for (const { openedMs, closedMs } of [...calls].sort((one, other) => one.openedMs - other.openedMs)) {
    beganMs = Math.min(beganMs, openedMs);
    upstreamMs += Math.max(0, closedMs - Math.max(openedMs, reachedMs));
    reachedMs = Math.max(reachedMs, closedMs);
  }
  return {
    beforeMs: atLeastNone(beganMs - lookupMs),
    afterMs: atLeastNone(lastShownMs - reachedMs),
    totalMs: atLeastNone(Math.max(lastShownMs, reachedMs) - upstreamMs - lookupMs),
  };
}

/** To the microsecond that times are told to. */
function atLeastNone(ms: number): number {
  return Math.max(0, Math.round(ms * 1000) / 1000);
}
