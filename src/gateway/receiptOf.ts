import type { RequestOutcome } from '../../machines/index.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Lane } from './lane.ts';
import { moneyOf } from './money.ts';

/** The receipt of a request that has ended. */
export function receiptOf(lane: Lane, outcome: RequestOutcome, createdAt: string): Receipt {
  const { incoming, route } = lane;
  const { request } = incoming;
  const money = moneyOf(lane);
  const models = route === null ? [lane.target] : [route.draft, route.heavy];
  return {
    id: incoming.id,
    clientRequestId: incoming.clientRequestId,
    createdAt,
    route: route?.name ?? null,
    requestedModel: request.model,
    stream: request.stream === true,
    policy: route && {
      name: route.policy.name,
      calibration: route.policy.calibration?.id ?? 'NOT CALIBRATED',
      form: route.policy.form,
    },
    outcome: outcome.kind,
    served: lane.served?.tier ?? null,
    reason: lane.served?.reason ?? lane.escalation ?? lane.heavyReason,
    error: outcome.kind === 'failed' ? outcome.failure.code : null,
    verdict: lane.verdict,
    steps: lane.steps,
    lateAlarms: lane.lateAlarms,
    speculationsDenied: lane.speculationsDenied,
    calls: money.calls,
    cache: lane.cacheStatus,
    cost: money.cost,
    heavyAlone: money.heavyAlone,
    savedNanoDollars: money.savedNanoDollars,
    savedProvenance: money.savedProvenance,
    prices: models.flatMap(({ name, price }) =>
      price === null ? [] : [{ model: name, asOf: price.asOf, source: price.source }],
    ),
    totalMs: lane.elapsedMs(),
  };
}
