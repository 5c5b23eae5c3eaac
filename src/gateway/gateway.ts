import type { SchedulerLike } from 'rxjs';
import { createActor } from 'xstate';
import type { RequestInput, RequestOutcome } from '../../machines/index.ts';
import { asksForAudio, clientTokenCap, promptText, whyNotDrafted } from '../core/chatRequest.ts';
import { type Failure, failure } from '../core/errors.ts';
import type { Receipt } from '../core/receipt.ts';
import type {
  Admission,
  AnswerCache,
  Clock,
  IncomingChat,
  JsonCheck,
  Receipts,
  Sink,
  TokenCounter,
} from '../ports.ts';
import { endOnce } from './endOnce.ts';
import { fillPorts } from './fillPorts.ts';
import { Lane } from './lane.ts';
import { receiptOf } from './receiptOf.ts';
import type { ModelBinding, Route } from './route.ts';
import { SpeculationBudget, type SpeculationLimits } from './speculationBudget.ts';
import { watchSteps } from './watchSteps.ts';

/** What a gateway is made of. */
export interface GatewayParts {
  readonly routes: ReadonlyMap<string, Route>;
  /** Where a model that is no route goes; null when there is no such model. */
  readonly named: (model: string) => ModelBinding | null;
  readonly admission: Admission;
  readonly cache: AnswerCache;
  readonly receipts: Receipts;
  readonly counter: TokenCounter;
  readonly jsonCheck: JsonCheck;
  readonly clock: Clock;
  readonly scheduler: SchedulerLike;
  readonly speculation: SpeculationLimits;
  /** Bound of the cache lookup, ms. */
  readonly lookupMs: number;
  /** Told of what only a fault of the gateway itself, or of a port, can cause. May not throw. */
  readonly onBug: (cause: unknown) => void;
}

export interface Gateway {
  /**
   * Answers one chat request: one call, one actor, exactly one ending. Never rejects; null where there is no
   * receipt.
   * @param left aborts when the client has left; then every upstream call of the request ends at once.
   */
  answer(incoming: IncomingChat, sink: Sink, left: AbortSignal): Promise<Receipt | null>;
}

/** The deadline of a request for a named model, which has no route to configure one, ms. */
const DIRECT_DEADLINE_MS = 600_000;

export function createGateway(parts: GatewayParts): Gateway {
  const machine = fillPorts();
  const budget = new SpeculationBudget(parts.speculation);

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
      const lane = new Lane({
        incoming,
        sink,
        tools: parts,
        target,
        route,
        speculation: route === null ? null : budget.enter(),
        createdSeconds: Math.floor(createdAtMs / 1000),
        elapsedMs: () => Math.round((parts.clock.monotonicMs() - startedMs) * 1000) / 1000,
      });
      const outcome = await run(machine, lane, parts.lookupMs, left).catch((cause: unknown) =>
        failedInside(lane, cause),
      );
      if (outcome.kind === 'failed') await sink.fail(head, outcome.failure);
      let receipt: Receipt | null = null;
      try {
        receipt = receiptOf(lane, outcome, new Date(createdAtMs).toISOString());
        parts.receipts.put(incoming.principal.tenant, receipt);
      } catch (cause) {
        // The answer has been given: what keeps a record of it cannot take it back.
        parts.onBug(cause);
      }
      return receipt;
    },
  };
}

function planOf(lane: Lane, lookupMs: number): RequestInput {
  const { route, incoming } = lane;
  const { request, control } = incoming;
  const settings = {
    lane,
    whole: lane.whole,
    control: control.routing === 'heavy' ? 'none' : control.routing,
    serveDraftOnHeavyFailure: route?.onHeavyFailure === 'serve_draft',
    maxSpeculations: route?.maxSpeculations ?? 0,
    deadlineMs: route?.deadlineMs ?? DIRECT_DEADLINE_MS,
    lookupMs,
  } as const;
  if (route === null) return { ...settings, plan: 'direct' };
  lane.heavyReason =
    control.routing === 'heavy'
      ? 'control'
      : whyNotDrafted(request, route.ability, promptTokensFor(lane, route));
  if (lane.heavyReason === null) return { ...settings, plan: 'draft' };
  // An answer in sound exists only in the form the client asked for, so it is relayed as one.
  return { ...settings, plan: asksForAudio(request) ? 'direct' : 'heavy' };
}

/**
 * The prompt's length for the question whether the drafter can take it. A token is at least one character,
 * so a prompt that fits by its characters need not be tokenized.
 */
function promptTokensFor(lane: Lane, { ability }: Route): number {
  if (ability.contextTokens === null) return 0;
  const characters = promptText(lane.incoming.request).length;
  const answerTokens = clientTokenCap(lane.incoming.request) ?? 0;
  return characters + answerTokens <= ability.contextTokens ? characters : lane.promptTokens();
}

function run(
  machine: ReturnType<typeof fillPorts>,
  lane: Lane,
  lookupMs: number,
  left: AbortSignal,
): Promise<RequestOutcome> {
  // Opening a call only to cancel it would cost its prompt.
  if (left.aborted) return Promise.resolve({ kind: 'cancelled' });
  return new Promise((resolve) => {
    const input = planOf(lane, lookupMs);
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
