import type { ErrorCode } from '../../core/errors.ts';

/** Bounds of one call, milliseconds. */
export interface CallTimeouts {
  /** Making the connection, with its TLS handshake. */
  readonly connectMs: number;
  /** From the call's start, time in the queue included, to the first content. */
  readonly firstTokenMs: number;
  /** Silence of the socket after the first content. */
  readonly idleMs: number;
  /** All waiting for the socket taken together. */
  readonly totalMs: number;
}

export type TimeoutCode = Extract<ErrorCode, 'first_token_timeout' | 'idle_timeout' | 'total_timeout'>;

/** What is waited for: the first content, more of it, or a whole answer, which knows no bound but the total. */
export type ClockPhase = 'first' | 'more' | 'whole';

/**
 * Counts only time spent waiting for the socket, so a consumer that pauses cannot make a call late. A bound
 * on wall time is the request's deadline, which is not this clock's business.
 */
export interface CallClock {
  /** Nothing is there to read: the clock runs. */
  wait(): void;
  /** Something came, or nobody asks: the clock stands still. Silence is counted anew by the next `wait`. */
  rest(): void;
  /** Only while the clock stands still. */
  enter(phase: ClockPhase): void;
  stop(): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @param expired called once at most; the clock has stopped by then. */
export function createCallClock(
  timeouts: CallTimeouts,
  phase: ClockPhase,
  expired: (code: TimeoutCode) => void,
): CallClock {
  let current = phase;
  let waitedMs = 0;
  let waitingSince: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let grace: NodeJS.Immediate | null = null;

  const nearest = (): { code: TimeoutCode; leftMs: number } => {
    const silentMs = waitingSince === null ? 0 : performance.now() - waitingSince;
    const waited = waitedMs + silentMs;
    const total = { code: 'total_timeout', leftMs: timeouts.totalMs - waited } as const;
    if (current === 'whole') return total;
    const own =
      current === 'first'
        ? ({ code: 'first_token_timeout', leftMs: timeouts.firstTokenMs - waited } as const)
        : ({ code: 'idle_timeout', leftMs: timeouts.idleMs - silentMs } as const);
    return own.leftMs <= total.leftMs ? own : total;
  };
  const arm = (leftMs: number) => {
    timer = setTimeout(ring, Math.min(Math.max(leftMs, 1), LONGEST_TIMER_MS));
  };
  const ring = () => {
    timer = null;
    if (waitingSince === null) return;
    const { leftMs } = nearest();
    if (leftMs > 0) arm(leftMs);
    // A busy process rings before it has read what lies in the socket: one more turn of the loop reads it.
    else grace = setImmediate(decide);
  };
  const decide = () => {
    grace = null;
    if (waitingSince === null) return;
    const { code, leftMs } = nearest();
    if (leftMs > 0) return arm(leftMs);
    stop();
    expired(code);
  };
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    if (grace !== null) clearImmediate(grace);
    timer = null;
    grace = null;
  };

  return {
    wait: () => {
      waitingSince = performance.now();
      // One timer serves many waits: it is set again only when it has rung too early.
      if (timer === null && grace === null) arm(nearest().leftMs);
    },
    rest: () => {
      if (waitingSince === null) return;
      waitedMs += performance.now() - waitingSince;
      waitingSince = null;
    },
    enter: (next) => {
      if (next === current) return;
      current = next;
      stop();
    },
    stop,
  };
}
