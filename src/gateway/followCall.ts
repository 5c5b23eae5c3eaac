import { Observable, tap } from 'rxjs';
import type { FollowEvent } from '../../machines/index.ts';
import type { Lane } from './lane.ts';
import type { Seat } from './seat.ts';

/**
 * Waits for the answer to an equal request: of this process, or, for whoever leads here, of another replica.
 * Emits once. Whoever opens it turns an error into a loss: then the request is answered by itself.
 */
export function followCall(lane: Lane): Observable<FollowEvent> {
  const { seat } = lane;
  if (seat === null) throw new TypeError('Cannot follow: there is no equal request');
  const startedMs = lane.elapsedMs();
  return (seat.leads ? elsewhere(lane, seat) : here(seat)).pipe(
    tap(() => {
      lane.waitMs = lane.elapsedMs() - startedMs;
      lane.lookupMs += lane.waitMs;
      if (seat.answer?.kind === 'hit') lane.hit = seat.answer.hit;
    }),
  );
}

function here(seat: Seat): Observable<FollowEvent> {
  return new Observable((subscriber) =>
    seat.listen((news) => {
      const { type } = news;
      subscriber.next(
        type === 'failed' ? { type: 'follow.failed', failure: news.failure } : { type: `follow.${type}` },
      );
      subscriber.complete();
    }),
  );
}

function elsewhere(lane: Lane, seat: Seat): Observable<FollowEvent> {
  const { tools, question, lookup } = lane;
  if (question === null || lookup === null) throw new TypeError('Cannot wait: the cache was not asked');
  return new Observable<FollowEvent>((subscriber) => {
    const controller = new AbortController();
    tools.cache.awaitClaimed(question, lookup, controller.signal).then(
      (hit) => {
        if (controller.signal.aborted) return;
        lane.hit = hit;
        if (hit !== null) seat.found(hit);
        subscriber.next(hit === null ? { type: 'follow.lost' } : { type: 'follow.ready' });
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => controller.abort();
  });
}
