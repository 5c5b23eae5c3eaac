import { concatMap, defer, from, map, Observable, of } from 'rxjs';
import type { LookupEvent, ReplayEvent } from '../../machines/index.ts';
import { clientView } from '../core/clientChunk.ts';
import { replayChunks } from '../core/replayChunks.ts';
import type { CachedAnswer } from '../ports.ts';
import { answerHead } from './answerHead.ts';
import type { Lane } from './lane.ts';

/** Asks the cache. Whatever goes wrong there is a miss: the cache cannot fail a request. */
export function lookupCall(lane: Lane): Observable<LookupEvent> {
  if (!lane.incoming.control.cache) return of({ type: 'lookup.miss', reason: 'bypass' });
  const { principal, request } = lane.incoming;
  return new Observable<CachedAnswer | null>((subscriber) => {
    const controller = new AbortController();
    lane.tools.cache.lookup(principal, request, controller.signal).then(
      (hit) => {
        subscriber.next(hit);
        subscriber.complete();
      },
      () => subscriber.next(null),
    );
    return () => controller.abort();
  }).pipe(
    map((hit): LookupEvent => {
      lane.hit = hit;
      return hit === null ? { type: 'lookup.miss', reason: 'miss' } : { type: 'lookup.hit' };
    }),
  );
}

/** Shows an answer from the cache as if it had just been given: with an id of its own. */
export function replayCall(lane: Lane): Observable<ReplayEvent> {
  const { hit, sink, incoming } = lane;
  if (hit === null) throw new TypeError('Cannot replay: nothing was found');
  const answer = { ...hit.answer, id: `chatcmpl-${incoming.id}`, created: lane.createdSeconds };
  const head = answerHead(lane, 'cache', lane.target);
  const shown = defer(async () => {
    if (incoming.request.stream !== true) return sink.whole(head, answer);
    sink.head(head);
    for (const chunk of replayChunks(answer, clientView(incoming.request))) await sink.chunk(chunk);
    return sink.done();
  });
  return shown.pipe(concatMap(() => from([{ type: 'replay.delivered' } as const])));
}
