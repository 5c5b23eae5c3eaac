import { concat, defer, ignoreElements, map, Observable, of, tap } from 'rxjs';
import type { LookupEvent, ReplayEvent } from '../../machines/index.ts';
import type { ChatCompletion } from '../core/chat.ts';
import { type ClientView, clientLogprobs, clientView } from '../core/clientChunk.ts';
import { replayChunks } from '../core/replayChunks.ts';
import type { CachedAnswer } from '../ports.ts';
import { fromPull } from '../stream/fromPull.ts';
import type { Lane } from './lane.ts';
import { serveAs } from './serveAs.ts';

/** Asks the cache. Whoever opens it turns an error into a miss: the cache cannot fail a request. */
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
      (error: unknown) => subscriber.error(error),
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
  const head = serveAs(lane, 'cache', lane.target);
  const view = clientView(incoming.request);
  const delivered = { type: 'replay.delivered' } as const;
  if (incoming.request.stream !== true) {
    return defer(() => sink.whole(head, forClient(answer, view))).pipe(map(() => delivered));
  }
  sink.head(head);
  let pause: Promise<void> | undefined;
  const shown = fromPull(
    () => inOrder(replayChunks(answer, view)),
    () => pause,
  ).pipe(
    tap((chunk) => {
      pause = sink.chunk(chunk) ?? undefined;
    }),
  );
  return concat(shown.pipe(ignoreElements()), defer(() => sink.done()).pipe(map(() => delivered)));
}

/** A kept answer may have more log-probabilities than this client asked for. */
function forClient(answer: ChatCompletion, view: ClientView): ChatCompletion {
  const choices = answer.choices.map((choice) => ({
    ...choice,
    logprobs: clientLogprobs(choice.logprobs, view),
  }));
  return { ...answer, choices };
}

async function* inOrder<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items;
}
