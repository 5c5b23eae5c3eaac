import { distinctUntilChanged, filter, type MonoTypeOperatorFunction, pipe } from 'rxjs';
import type { StandingVerdict } from './holdBackLimits.ts';

/**
 * Only changes of verdict: what the statechart needs to hear. A wait says nothing, so it is left out; a
 * doubt that comes again after one is a change, and is told again.
 *
 * ```
 * verdicts  --w--w--d--d--k--k--|
 * result    --------d-----k-----|
 * ```
 */
export function verdictChanges<V extends Pick<StandingVerdict, 'kind'>>(): MonoTypeOperatorFunction<V> {
  return pipe(
    distinctUntilChanged((before, after) => before.kind === after.kind),
    filter(({ kind }) => kind !== 'wait'),
  );
}
