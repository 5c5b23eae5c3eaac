import {
  asyncScheduler,
  NEVER,
  Observable,
  type OperatorFunction,
  type SchedulerLike,
  Subscription,
  take,
} from 'rxjs';
import { type HoldBackTokens, holdBackBounds, type StandingVerdict } from '../core/holdBackBounds.ts';
import type { Verdict } from '../core/policy.ts';
import type { Judged } from './judge.ts';

/** How long a stream's draft may be held back, in tokens and in milliseconds after its first token. */
export interface HoldBackLimits extends HoldBackTokens {
  /** From here on a standing wait becomes doubt. */
  readonly maxMs: number;
  /** From here on a standing doubt is a limit. */
  readonly maxTotalMs: number;
}

export type { StandingVerdict } from '../core/holdBackBounds.ts';

/**
 * Turns a wait that lasts too long into doubt, and a doubt that lasts too long into a limit: a stalled
 * drafter is not confidence, so the clocks run whether tokens come or not, from the first thing the drafter
 * said: the first judged token, or whatever `spoken` saw before it (reasoning, for one, is not judged). The
 * first keep ends it, since what follows is no longer held back.
 *
 * ```
 * judged    --w--w--(silence…)
 * result    --w--w-----d-----------l
 *             ^ first  ^ maxMs     ^ maxTotalMs
 * ```
 */
export function holdBackLimits(
  limits: HoldBackLimits,
  scheduler: SchedulerLike = asyncScheduler,
  spoken: Observable<unknown> = NEVER,
): OperatorFunction<Judged, StandingVerdict> {
  return (judged$) =>
    new Observable<StandingVerdict>((subscriber) => {
      let latest: Verdict = { kind: 'wait' };
      let tokens = 0;
      let late: 'no' | 'wait' | 'doubt' = 'no';
      let released = false;
      const clocks = new Subscription();
      subscriber.add(clocks);

      const emit = () => {
        const standing = released ? latest : holdBackBounds(latest, tokens, late, limits);
        if (standing.kind === 'keep') {
          released = true;
          clocks.unsubscribe();
        }
        subscriber.next(standing);
      };
      let running = false;
      const startClocks = () => {
        if (running) return;
        running = true;
        clocks.add(
          scheduler.schedule(() => {
            late = 'wait';
            emit();
          }, limits.maxMs),
        );
        clocks.add(
          scheduler.schedule(() => {
            late = 'doubt';
            emit();
          }, limits.maxTotalMs),
        );
      };
      subscriber.add(spoken.pipe(take(1)).subscribe({ next: startClocks, error: silent }));
      const source = judged$.subscribe({
        next: ({ judgement }) => {
          latest = judgement.verdict;
          tokens = judgement.tokens;
          startClocks();
          emit();
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
      subscriber.add(source);
    });
}

/** An error of the drafter reaches the judged tokens as well, and is told there. */
function silent(): undefined {
  return undefined;
}
