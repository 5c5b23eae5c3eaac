import { Observable, of } from 'rxjs';
import type { LookupEvent } from '../../machines/index.ts';
import type { CacheLookup } from '../ports.ts';
import { cacheQuestion } from './cacheQuestion.ts';
import type { FlightTicket } from './flights.ts';
import type { Lane } from './lane.ts';

/**
 * Asks the cache, and, where it has nothing, whether an equal request is being answered now: here, or by another
 * replica. Whoever opens it turns an error into a miss: the cache cannot fail a request.
 */
export function lookupCall(lane: Lane): Observable<LookupEvent> {
  if (!lane.incoming.control.cache) return of({ type: 'lookup.miss', reason: 'bypass' });
  return new Observable((subscriber) => {
    const controller = new AbortController();
    const ticket = lane.tools.flights.begin();
    look(lane, ticket, controller.signal).then(
      (event) => {
        subscriber.next(event);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      controller.abort();
      ticket.close();
    };
  });
}

async function look(lane: Lane, ticket: FlightTicket, signal: AbortSignal): Promise<LookupEvent> {
  const { route, tools } = lane;
  if (route === null) throw new TypeError('Cannot ask the cache: the request has no route');
  const startedMs = lane.elapsedMs();
  const question = cacheQuestion(lane, route);
  const lookup = await tools.cache.lookup(question, signal);
  // What comes too late is none: the request has gone on without it.
  if (signal.aborted) return MISS;
  lane.question = question;
  lane.lookup = lookup;
  lane.lookupMs = lane.elapsedMs() - startedMs;
  lane.hit = lookup.hit;
  if (lookup.hit !== null) return { type: 'lookup.hit' };
  if (lookup.key === null || lookup.status === 'bypass' || lane.incoming.wish.onlyIfCached) {
    return lookup.status === 'bypass' ? { type: 'lookup.miss', reason: 'bypass' } : MISS;
  }
  lane.seat = ticket.join(lookup.key, lane.incoming.request.stream !== true);
  if (!lane.seat.leads) return { type: 'lookup.shared' };
  return (await isClaimed(lane, lookup, signal)) ? MISS : { type: 'lookup.shared' };
}

/** Whether the answer is this replica's to give: so it is where that cannot be told. */
async function isClaimed({ tools }: Lane, lookup: CacheLookup, signal: AbortSignal): Promise<boolean> {
  try {
    return await tools.cache.claim(lookup, signal);
  } catch (cause) {
    if (!signal.aborted) tools.onBug(cause);
    return true;
  }
}

const MISS: LookupEvent = { type: 'lookup.miss', reason: 'miss' };
