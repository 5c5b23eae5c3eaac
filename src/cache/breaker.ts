import { type EventFrom, initialTransition, type SnapshotFrom, transition } from 'xstate';
import { type BreakerInput, breakerMachine } from '../../machines/index.ts';
import type { Clock } from '../ports.ts';
import { BreakerOpen } from './BreakerOpen.ts';

export type BreakerState = 'closed' | 'open' | 'halfOpen';

/** Keeps calls away from a dependency that is down. It holds no timer. */
export interface Breaker {
  /**
   * Calls, unless the breaker is open, and gives back what came of it, unchanged. Every call has to end: while
   * half-open the others wait for the one on trial, so a call that may hang needs a deadline of its own.
   * @throws BreakerOpen at once, without calling: while open, and while another call is on trial.
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  state(): BreakerState;
}

export interface BreakerOptions extends BreakerInput {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /**
   * Whether this rejection speaks against the dependency; one that does not counts neither as a failure nor as
   * a success. By default all do but an `AbortError`: a caller that aborts has changed its mind. If it throws, the
   * rejection counts as a failure.
   */
  readonly isFailure?: ((cause: unknown) => boolean) | undefined;
}

/**
 * A closed breaker.
 * @throws RangeError when `failures` is no whole number from 1, `withinMs` not above 0 or `coolMs` below 0.
 */
export function openBreaker(options: BreakerOptions): Breaker {
  const { failures, withinMs, coolMs, clock, isFailure = isNotAborted } = options;
  if (!Number.isSafeInteger(failures) || failures < 1)
    throw unusable('failures', 'a whole number from 1', failures);
  if (!(withinMs > 0)) throw unusable('withinMs', 'above 0', withinMs);
  if (!(coolMs >= 0)) throw unusable('coolMs', '0 or more', coolMs);

  let [snapshot] = initialTransition(breakerMachine, { failures, withinMs, coolMs });
  const tell = (event: EventFrom<typeof breakerMachine>): void => {
    [snapshot] = transition(breakerMachine, snapshot, event);
  };

  const speaksAgainst = (cause: unknown): boolean => {
    try {
      return isFailure(cause);
    } catch {
      // A trial has to end: what cannot be judged is held against the dependency, and the caller has its cause.
      return true;
    }
  };

  /** The period the call belongs to. */
  const letThrough = (): number => {
    const { period } = snapshot.context;
    // A closed breaker lets everything through and is not told of it: most calls cost no transition.
    if (snapshot.value === 'closed') return period;
    const atMs = clock.monotonicMs();
    tell({ type: 'call.asked', atMs });
    if (snapshot.context.period === period) throw new BreakerOpen(retryInMs(snapshot, atMs));
    return snapshot.context.period;
  };

  return {
    run: async <T>(call: () => Promise<T>): Promise<T> => {
      const period = letThrough();
      let answer: T;
      try {
        answer = await call();
      } catch (cause) {
        if (speaksAgainst(cause)) tell({ type: 'call.failed', period, atMs: clock.monotonicMs() });
        else tell({ type: 'call.dropped', period });
        throw cause;
      }
      if (snapshot.value !== 'closed') tell({ type: 'call.succeeded', period });
      return answer;
    },
    state: () => {
      if (snapshot.value === 'open') tell({ type: 'time.passed', atMs: clock.monotonicMs() });
      const { value } = snapshot;
      return typeof value === 'string' ? value : 'halfOpen';
    },
  };
}

/** Null while a trial is out: it ends when it ends. */
function retryInMs({ value, context }: SnapshotFrom<typeof breakerMachine>, atMs: number): number | null {
  return value === 'open' ? context.coolMs - (atMs - (context.openedAtMs ?? atMs)) : null;
}

function isNotAborted(cause: unknown): boolean {
  return !(cause instanceof Error && cause.name === 'AbortError');
}

function unusable(name: string, wanted: string, value: number): RangeError {
  return new RangeError(`Cannot make a breaker: ${name} must be ${wanted}, not ${value}`);
}
