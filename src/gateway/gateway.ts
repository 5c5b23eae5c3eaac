import type { SchedulerLike } from 'rxjs';
import { createActor } from 'xstate';
import type { RequestOutcome } from '../../machines/index.ts';
import { type Failure, failure } from '../core/errors.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Admission, AnswerCache, IncomingChat, JsonCheck, Sink } from '../ports.ts';
import { Background, type BackgroundParts, type RouteStanding } from './background.ts';
import { endOnce } from './endOnce.ts';
import { fillPorts } from './fillPorts.ts';
import { Lane } from './lane.ts';
import { planOf } from './planOf.ts';
import { receiptOf } from './receiptOf.ts';
import type { ModelBinding, Route } from './route.ts';
import { SpeculationBudget, type SpeculationLimits } from './speculationBudget.ts';
import { watchSteps } from './watchSteps.ts';

/** What a gateway is made of. */
export interface GatewayParts extends BackgroundParts {
  readonly routes: ReadonlyMap<string, Route>;
  /** Where a model that is no route goes; null when there is no such model. */
  readonly named: (model: string) => ModelBinding | null;
  readonly admission: Admission;
  readonly cache: AnswerCache;
  readonly jsonCheck: JsonCheck;
  readonly scheduler: SchedulerLike;
  readonly speculation: SpeculationLimits;
  /** Bound of the cache lookup, ms. */
  readonly lookupMs: number;
}

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
  const background = new Background(parts.routes, parts);

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
      const sink = endOnce(clientSink);
      const { model } = incoming.request;
      const head = { headers: { 'x-request-id': incoming.id } };
      const route = parts.routes.get(model) ?? null;
      const target = route?.heavy ?? parts.named(model);
      if (target === null) {
        const unknown = failure('model_not_found', `The model \`${model}\` does not exist`, {
          param: 'model',
        });
        await sink.fail(head, unknown);
        return null;
      }
      const refused = await admit(incoming);
      if (refused !== null) {
        await sink.fail(head, refused);
        return null;
      }
      const tightening = route === null ? null : background.tightening(route);
      const lane = new Lane({
        incoming,
        sink,
        tools: parts,
        target,
        route,
        tightened: tightening?.level ?? 0,
        policy: tightening?.policy ?? null,
        speculation: route === null ? null : budget.enter(),
        createdSeconds: Math.floor(createdAtMs / 1000),
        elapsedMs: () => Math.round((parts.clock.monotonicMs() - startedMs) * 1000) / 1000,
      });
      const outcome = await run(machine, lane, background, parts.lookupMs, left).catch((cause: unknown) =>
        failedInside(lane, cause),
      );
      if (outcome.kind === 'failed') await sink.fail(head, outcome.failure);
      const createdAt = new Date(createdAtMs).toISOString();
      let receipt: Receipt | null = null;
      try {
        receipt = receiptOf(lane, outcome, createdAt);
        parts.receipts.put(incoming.principal.tenant, receipt);
      } catch (cause) {
        // The answer has been given: what keeps a record of it cannot take it back.
        parts.onBug(cause);
      }
      background.answered(lane, outcome, createdAt);
      return receipt;
    },
  };
}

function run(
  machine: ReturnType<typeof fillPorts>,
  lane: Lane,
  background: Background,
  lookupMs: number,
  left: AbortSignal,
): Promise<RequestOutcome> {
  // Opening a call only to cancel it would cost its prompt.
  if (left.aborted) return Promise.resolve({ kind: 'cancelled' });
  return new Promise((resolve) => {
    const input = planOf(lane, lookupMs);
    background.draw(lane);
    const actor = createActor(machine, { input, inspect: watchSteps(lane) });
    const leave = () => actor.send({ type: 'client.gone' });
    const end = (outcome: RequestOutcome) => {
      left.removeEventListener('abort', leave);
      resolve(outcome);
    };
    actor.on('commit', ({ tier }) => lane.commit(tier));
    actor.on('speculation.denied', ({ why }) =>
      lane.speculationsDenied.push({ why, atMs: lane.elapsedMs() }),
    );
    actor.on('late.alarm', ({ verdict, reason }) =>
      lane.lateAlarms.push({ verdict, reason, atMs: lane.elapsedMs() }),
    );
    actor.subscribe({
      error: (cause) => end(failedInside(lane, cause)),
      complete: () => end(actor.getSnapshot().output ?? { kind: 'cancelled' }),
    });
    left.addEventListener('abort', leave, { once: true });
    actor.start();
  });
}

function failedInside({ tools, served }: Lane, cause: unknown): RequestOutcome {
  tools.onBug(cause);
  const bug = failure('internal_error', 'Cannot answer: the gateway failed inside', { cause });
  return { kind: 'failed', failure: bug, shown: served !== null };
}
