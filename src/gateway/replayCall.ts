import {
  catchError,
  concat,
  concatMap,
  defer,
  from,
  identity,
  ignoreElements,
  map,
  type Observable,
  type OperatorFunction,
  of,
  tap,
  throwError,
  toArray,
} from 'rxjs';
import type { ReplayEvent } from '../../machines/index.ts';
import { assemble } from '../core/assemble.ts';
import type { ChatChunk, ChatCompletion } from '../core/chat.ts';
import { type ClientView, clientLogprobs, clientView } from '../core/clientChunk.ts';
import { replayChunks } from '../core/replayChunks.ts';
import type { AnswerHead, CachedAnswer } from '../ports.ts';
import { fromPull } from '../stream/fromPull.ts';
import { toClientChunks } from '../stream/toClientChunks.ts';
import { type AnswerTape, TapeBroken } from './answerTape.ts';
import type { Lane } from './lane.ts';
import { serveAs } from './serveAs.ts';

/** Shows an answer that was given to another request as if it had just been given: with an id of its own. */
export function replayCall(lane: Lane): Observable<ReplayEvent> {
  if (lane.hit !== null) return replayKept(lane, lane.hit);
  const shared = lane.seat?.answer ?? null;
  if (shared?.kind === 'tape') return replayTape(lane, shared.tape);
  throw new TypeError('Cannot replay: nothing was found');
}

function replayKept(lane: Lane, hit: CachedAnswer): Observable<ReplayEvent> {
  const { request } = lane.incoming;
  const { id: _, object, created: __, ...kept } = hit.answer;
  const answer = { id: ownId(lane), object, created: lane.createdSeconds, ...kept };
  const head = serveAs(lane, 'cache', hit.model);
  const view = clientView(request);
  if (request.stream === true) return streamed(lane, head, () => inOrder(replayChunks(answer, view)));
  return defer(() => lane.sink.whole(head, forClient(answer, view))).pipe(map(() => DELIVERED));
}

/** What has come of it at once, and the rest as it comes. Whoever is shown it whole finds all of it. */
function replayTape(lane: Lane, tape: AnswerTape): Observable<ReplayEvent> {
  const { request } = lane.incoming;
  const head = serveAs(lane, 'cache', tape.model);
  const view = clientView(request);
  const fitted = toClientChunks(
    view,
    ({ model }) => ({ id: ownId(lane), created: lane.createdSeconds, model: model || request.model }),
    () => tape.usage,
  );
  if (request.stream === true) return streamed(lane, head, () => tape.read(), fitted);
  return from(tape.chunks).pipe(
    fitted,
    toArray(),
    concatMap((all) => lane.sink.whole(head, assemble(all, view.logprobs))),
    map(() => DELIVERED),
  );
}

/** A stream as fast as this client takes it. */
function streamed(
  { sink }: Lane,
  head: AnswerHead,
  open: () => AsyncIterable<ChatChunk>,
  fitted: OperatorFunction<ChatChunk, ChatChunk> = identity,
): Observable<ReplayEvent> {
  return defer(() => {
    let pause: Promise<void> | undefined;
    sink.head(head);
    const shown = fromPull(open, () => pause).pipe(
      fitted,
      tap((chunk) => {
        pause = sink.chunk(chunk) ?? undefined;
      }),
    );
    return concat(shown.pipe(ignoreElements()), defer(() => sink.done()).pipe(map(() => DELIVERED)));
  }).pipe(
    catchError((cause: unknown) =>
      cause instanceof TapeBroken
        ? of({ type: 'replay.failed', failure: cause.failure } as const)
        : throwError(() => cause),
    ),
  );
}

const DELIVERED = { type: 'replay.delivered' } as const;

function ownId({ incoming }: Lane): string {
  return `chatcmpl-${incoming.id}`;
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
