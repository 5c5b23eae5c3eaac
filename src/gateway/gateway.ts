import type { SchedulerLike } from 'rxjs';
import { createActor } from 'xstate';
import type { RequestOutcome } from '../../machines/index.ts';
import { type Failure, failure } from '../core/errors.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Admission, IncomingChat, JsonCheck, Sink } from '../ports.ts';
import { abortsConfirmed } from './abortsConfirmed.ts';
import { Background, type BackgroundParts, type RouteStanding } from './background.ts';
import { endOnce } from './endOnce.ts';
import { fillPorts } from './fillPorts.ts';
import { Flights } from './flights.ts';
import { Lane, type LaneTools } from './lane.ts';
import { guardedObserver, type Observer, UNOBSERVED } from './observer.ts';
import { offerAnswer } from './offerAnswer.ts';
import { planOf } from './planOf.ts';
import { receiptOf } from './receiptOf.ts';
import type { ModelBinding, Route } from './route.ts';
import { ShownTimes, timed } from './shownTimes.ts';
import { SpeculationBudget, type SpeculationLimits } from './speculationBudget.ts';
import { enterState, watchSteps } from './watchSteps.ts';

/** What a gateway is made of. */
export interface GatewayParts extends BackgroundParts {
  readonly routes: ReadonlyMap<string, Route>;
  /** Where a model that is no route goes; null when there is no such model. */
  readonly named: (model: string) => ModelBinding | null;
  readonly admission: Admission;
  readonly jsonCheck: JsonCheck;
  readonly scheduler: SchedulerLike;
  /** Upstream calls carry the client's own headers without it. */
  readonly outgoingHeaders?: LaneTools['outgoingHeaders'];
  readonly speculation: SpeculationLimits;
  /** Bound of the cache lookup, ms. */
  readonly lookupMs: number;
  /** Bytes of an answer that is held for the cache, nearly; longer ones are not offered to it. 1 MiB by default. */
  readonly maxTapeBytes?: number | undefined;
  /** Whoever watches; what it throws harms no request. */
  readonly observer?: Observer | undefined;
}

const MAX_TAPE_BYTES = 1_048_576;

export interface Gateway {
  /**
   * Answers one chat request: one call, one actor, exactly one ending. Never rejects; null where there is no
   * receipt.
   * @param left aborts when the client has left; then every upstream call of the request ends at once.
   */
  answer(incoming: IncomingChat, sink: Sink, left: AbortSignal): Promise<Receipt | null>;
  /** How each route stands, by its name: its mode, how far audits tightened it, what runs in the background. */
  standing(): ReadonlyMap<string, RouteStanding>;
  /** Ends what runs in the background, with its upstream calls, at once; requests go on. */
  close(): void;
}

export function createGateway(parts: GatewayParts): Gateway {
  const machine = fillPorts();
  const budget = new SpeculationBudget(parts.speculation);
  const observer = parts.observer === undefined ? UNOBSERVED : guardedObserver(parts.observer, parts.onBug);
  const background = new Background(parts.routes, { ...parts, observer });
  const tools = { ...parts, flights: new Flights(), maxTapeBytes: parts.maxTapeBytes ?? MAX_TAPE_BYTES };

  const admit = async ({ principal, request }: IncomingChat): Promise<Failure | null> => {
    try {
      return await parts.admission.admit(principal, request);
    } catch (cause) {
      parts.onBug(cause);
      // Who may not be asked may not be let in: a request that nobody admitted spends nothing.
      return failure('internal_error', 'Cannot answer: asking for admission failed', { cause });
    }
  };

  return {
    standing: () => background.standing(),
    close: () => background.close(),
    async answer(incoming, clientSink, left) {
      const startedMs = parts.clock.monotonicMs();
      const createdAtMs = parts.clock.now();
      const elapsedMs = () => Math.round((parts.clock.monotonicMs() - startedMs) * 1000) / 1000;
      const shown = new ShownTimes(elapsedMs);
      const sink = endOnce(timed(clientSink, shown));
      const { model } = incoming.request;
      const head = { headers: { 'x-request-id': incoming.id } };
      const route = parts.routes.get(model) ?? null;
      const target = route?.heavy ?? parts.named(model);
      if (target === null) {
        const unknown = failure('model_not_found', `The model \`${model}\` does not exist`, {
          param: 'model',
        });
        observer.refused(unknown.code, 'gateway');
        await sink.fail(head, unknown);
        return null;
      }
      const refused = await admit(incoming);
      if (refused !== null) {
        observer.refused(refused.code, 'admission');
        await sink.fail(head, refused);
        return null;
      }
      const tightening = route === null ? null : background.tightening(route);
      const lane = new Lane({
        incoming,
        sink,
        shown,
        tools,
        target,
        route,
        tightened: tightening?.level ?? 0,
        policy: tightening?.policy ?? null,
        speculation: route === null ? null : budget.enter(),
        createdSeconds: Math.floor(createdAtMs / 1000),
        elapsedMs,
      });
      const goOn = () => {
        lane.forOthers = true;
        sink.detach();
      };
      const outcome = await run(machine, lane, {
        background,
        observer,
        lookupMs: parts.lookupMs,
        left,
        goOn,
      }).catch((cause: unknown) => failedInside(lane, cause));
      if (outcome.kind === 'failed') await sink.fail(head, outcome.failure);
      await abortsConfirmed(lane);
      const createdAt = new Date(createdAtMs).toISOString();
      let receipt: Receipt | null = null;
      try {
        // Whoever left was given nothing whole, whatever came of it for others.
        receipt = receiptOf(lane, lane.forOthers ? { kind: 'cancelled' } : outcome, createdAt);
        parts.receipts.put(incoming.principal.tenant, receipt);
      } catch (cause) {
        // The answer has been given: what keeps a record of it cannot take it back.
        parts.onBug(cause);
      }
      if (receipt !== null) observer.ended(receipt);
      background.answered(lane, outcome, createdAt);
      return receipt;
    },
  };
}

function run(
  machine: ReturnType<typeof fillPorts>,
  lane: Lane,
  around: {
    readonly background: Background;
    readonly observer: Observer;
    readonly lookupMs: number;
    readonly left: AbortSignal;
    /** Told when the client has left and others follow: what it is shown from then on is shown to nobody. */
    readonly goOn: () => void;
  },
): Promise<RequestOutcome> {
  const { background, observer, lookupMs, left, goOn } = around;
  // Opening a call only to cancel it would cost its prompt.
  if (left.aborted) return Promise.resolve({ kind: 'cancelled' });
  return new Promise((resolve) => {
    const input = planOf(lane, lookupMs);
    background.draw(lane);
    const actor = createActor(machine, { input, inspect: watchSteps(lane, observer) });
    const gone = () => actor.send({ type: 'client.gone' });
    const leave = () => {
      if (lane.seat?.clientLeft(gone)) goOn();
      else gone();
    };
    const end = (outcome: RequestOutcome) => {
      // Of an actor that broke no last state is heard of.
      enterState(lane, observer, null);
      left.removeEventListener('abort', leave);
      settle(lane, outcome);
      resolve(outcome);
    };
    actor.on('commit', ({ tier }) => lane.commit(tier));
    actor.on('speculation.denied', ({ why }) =>
      lane.speculationsDenied.push({ why, atMs: lane.elapsedMs() }),
    );
    actor.on('late.alarm', ({ verdict, reason }) => {
      lane.lateAlarms.push({ verdict, reason, atMs: lane.elapsedMs() });
      if (verdict === 'reject') lane.seat?.spoiled();
    });
    actor.subscribe({
      error: (cause) => end(failedInside(lane, cause)),
      complete: () => end(actor.getSnapshot().output ?? { kind: 'cancelled' }),
    });
    left.addEventListener('abort', leave, { once: true });
    actor.start();
  });
}

/** What others have of a request that is over: the cache its answer, followers its end, replicas its claim. */
function settle(lane: Lane, outcome: RequestOutcome): void {
  const { tools, lookup, seat } = lane;
  try {
    offerAnswer(lane, outcome);
  } catch (cause) {
    tools.onBug(cause);
  }
  if (seat === null) return;
  const led = seat.leads;
  seat.leave(outcome.kind === 'failed' ? outcome.failure : null);
  try {
    if (led && lookup !== null) tools.cache.release(lookup);
  } catch (cause) {
    tools.onBug(cause);
  }
}

function failedInside({ tools, served }: Lane, cause: unknown): RequestOutcome {
  tools.onBug(cause);
  const bug = failure('internal_error', 'Cannot answer: the gateway failed inside', { cause });
  return { kind: 'failed', failure: bug, shown: served !== null };
}
