import { catchError, defer, type Observable, of } from 'rxjs';
import { fromEventObservable } from 'xstate';
import {
  type DirectEvent,
  type DraftEvent,
  type FollowEvent,
  type HeavyEvent,
  type HeldEvent,
  type LookupEvent,
  type PortInput,
  type ReplayEvent,
  requestMachine,
} from '../../machines/index.ts';
import { failure } from '../core/errors.ts';
import { directCall } from './directCall.ts';
import { draftCall } from './draftCall.ts';
import { followCall } from './followCall.ts';
import { heavyCall } from './heavyCall.ts';
import { heldDraft } from './heldDraft.ts';
import { Lane } from './lane.ts';
import { lookupCall } from './lookupCall.ts';
import { replayCall } from './replayCall.ts';
import type { Route } from './route.ts';

/**
 * The request machine with its ports filled: once, for all requests, since what differs travels in the
 * lane. A port never errors: what escapes a call is a bug, and ends the request as one.
 */
export function fillPorts() {
  return requestMachine.provide({
    actors: {
      lookup: fromEventObservable<LookupEvent, PortInput>(({ input }) =>
        guarded(input, lookupCall, () => ({ type: 'lookup.miss', reason: 'broken' })),
      ),
      follow: fromEventObservable<FollowEvent, PortInput>(({ input }) =>
        guarded(input, followCall, () => ({ type: 'follow.lost' })),
      ),
      replay: fromEventObservable<ReplayEvent, PortInput>(({ input }) =>
        guarded(input, replayCall, (bug) => ({ type: 'replay.failed', failure: bug })),
      ),
      draft: fromEventObservable<DraftEvent, PortInput>(({ input }) =>
        guarded(
          input,
          (lane) => draftCall(lane, routeOf(lane), input.attempt),
          (bug) => ({ type: 'draft.failed', attempt: input.attempt, failure: bug }),
        ),
      ),
      heavy: fromEventObservable<HeavyEvent, PortInput>(({ input }) =>
        guarded(
          input,
          (lane) => heavyCall(lane, routeOf(lane), input.attempt),
          (bug) => ({ type: 'heavy.failed', attempt: input.attempt, failure: bug }),
        ),
      ),
      direct: fromEventObservable<DirectEvent, PortInput>(({ input }) =>
        guarded(input, directCall, (bug) => ({ type: 'direct.failed', failure: bug })),
      ),
      held: fromEventObservable<HeldEvent, PortInput>(({ input }) =>
        guarded(input, heldDraft, (bug) => ({ type: 'held.failed', failure: bug })),
      ),
    },
  });
}

function guarded<Event>(
  { lane }: PortInput,
  open: (lane: Lane) => Observable<Event>,
  onBug: (bug: ReturnType<typeof failure>) => Event,
): Observable<Event> {
  return defer(() => open(laneOf(lane))).pipe(
    catchError((cause: unknown) => {
      if (lane instanceof Lane) lane.tools.onBug(cause);
      return of(onBug(failure('internal_error', 'Cannot answer: the gateway failed inside', { cause })));
    }),
  );
}

function laneOf(lane: unknown): Lane {
  if (lane instanceof Lane) return lane;
  throw new TypeError('Cannot open a port: the machine was started without a lane');
}

function routeOf(lane: Lane): Route {
  if (lane.route !== null) return lane.route;
  throw new TypeError('Cannot draft: the request has no route');
}
