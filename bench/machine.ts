import { createActor, fromEventObservable, type InspectionEvent } from 'xstate';
import {
  type DraftEvent,
  type LookupEvent,
  type PortInput,
  type RequestInput,
  requestMachine,
} from '../machines/index.ts';
import { median } from './quantile.ts';

/**
 * What the request machine costs by itself: an actor is created, misses the cache, keeps a draft and ends.
 * Ports are fakes whose events are sent by hand. Prints ms of CPU a request; ends with whoever started it.
 */

const ignore = (): void => undefined;

const BATCHES = 5;
const BATCH = 4_000;

/** The lane of a request here: what its open ports are told through. */
interface FakeLane {
  lookup: (event: LookupEvent) => void;
  draft: (event: DraftEvent) => void;
}

const machine = requestMachine.provide({
  actors: {
    lookup: fromEventObservable<LookupEvent, PortInput>(({ input }) =>
      listening<LookupEvent>((tell) => {
        laneOf(input).lookup = tell;
      }),
    ),
    draft: fromEventObservable<DraftEvent, PortInput>(({ input }) =>
      listening<DraftEvent>((tell) => {
        laneOf(input).draft = tell;
      }),
    ),
  },
});

const ms = perRequest((event) => void event.type);
const bareMs = perRequest(undefined);
process.stdout.write(`${JSON.stringify({ ms, bareMs })}\n`);
process.on('disconnect', () => process.exit(0));
process.send?.({ ms, bareMs });

/** CPU a request, ms: the median of some batches, after one to warm up. */
function perRequest(inspect: ((event: InspectionEvent) => void) | undefined): number {
  const batch = (): number => {
    const before = process.cpuUsage();
    for (let request = 0; request < BATCH; request += 1) keepOne(inspect);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / BATCH;
  };
  batch();
  return median(Array.from({ length: BATCHES }, batch));
}

function keepOne(inspect: ((event: InspectionEvent) => void) | undefined): void {
  const lane: FakeLane = { lookup: ignore, draft: ignore };
  const actor = createActor(machine, { input: inputFor(lane), ...(inspect && { inspect }) });
  let commits = 0;
  actor.on('commit', () => {
    commits += 1;
  });
  actor.on('speculation.denied', ignore);
  actor.on('late.alarm', ignore);
  actor.subscribe({ error: ignore, complete: ignore });
  actor.start();
  lane.lookup({ type: 'lookup.miss', reason: 'miss' });
  lane.draft({ type: 'draft.keep', attempt: 1, reason: 'calm' });
  lane.draft({ type: 'draft.ended', attempt: 1, kept: true, reason: 'calm' });
  lane.draft({ type: 'draft.delivered', attempt: 1 });
  const { output } = actor.getSnapshot();
  if (output?.kind !== 'answered' || commits !== 1) {
    throw new Error(`Cannot measure the machine: it ended with ${JSON.stringify(output)}`);
  }
}

function inputFor(lane: FakeLane): RequestInput {
  return {
    lane,
    plan: 'draft',
    whole: false,
    control: 'none',
    serveDraftOnHeavyFailure: false,
    maxSpeculations: 2,
    deadlineMs: 600_000,
    lookupMs: 300,
    onlyIfCached: false,
  };
}

/** The least an event source can be. */
function listening<Event>(open: (tell: (event: Event) => void) => void) {
  return {
    subscribe(observer: { next?: (event: Event) => void } | ((event: Event) => void)) {
      open(typeof observer === 'function' ? observer : (event) => observer.next?.(event));
      return { unsubscribe: ignore };
    },
  };
}

function laneOf({ lane }: PortInput): FakeLane {
  // The machine hands back what it was given, typed as something it never looks into.
  return lane as FakeLane;
}
