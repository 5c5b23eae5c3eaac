import { catchError, defaultIfEmpty, defer, filter, map, type Observable, of, take } from 'rxjs';
import { agreement } from '../core/agreement.ts';
import { askedText } from '../core/askedText.ts';
import type { Lane } from './lane.ts';
import { meteredCall } from './meteredCall.ts';
import type { ModelBinding } from './route.ts';

/**
 * How far a second cheap model agrees with the draft, in [0, 1]; null when it gave no answer. Emits once and
 * never errors: a second opinion that cannot be had is none. Unsubscribing ends the upstream request, which
 * is bounded by that server's own timeouts.
 */
export function secondOpinion(
  lane: Lane,
  model: ModelBinding,
  draftText: string,
  attempt: number,
): Observable<number | null> {
  return defer(() => {
    const meter = lane.meter({ role: 'second', model, attempt, speculative: false });
    const call = lane.streamedCall('second', meter.identity, {});
    return meteredCall(meter, call, () => undefined).items.pipe(
      filter(({ type }) => type !== 'chunk'),
      take(1),
      map(({ type }) => {
        if (type === 'failed' || meter.text.trim() === '') return null;
        return agreement(askedText(lane.incoming.request), draftText, meter.text);
      }),
      defaultIfEmpty(null),
    );
  }).pipe(
    catchError((cause: unknown) => {
      lane.tools.onBug(cause);
      return of(null);
    }),
  );
}
