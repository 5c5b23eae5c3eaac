import type { RequestOutcome } from '../../machines/index.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Lane } from './lane.ts';
import { moneyOf } from './money.ts';

/** The receipt of a request that has ended. */
export function receiptOf(lane: Lane, outcome: RequestOutcome, createdAt: string): Receipt {
  const { incoming, route, policy } = lane;
  const { request } = incoming;
  const money = moneyOf(lane);
  const second = money.calls.some(({ role }) => role === 'second') ? (route?.second ?? null) : null;
  const models =
    route === null ? [lane.target] : [route.draft, route.heavy, ...(second === null ? [] : [second])];
  return {
    id: incoming.id,
    clientRequestId: incoming.clientRequestId,
    createdAt,
    route: route?.name ?? null,
    requestedModel: request.model,
    stream: request.stream === true,
    policy: policy && {
      name: policy.name,
      calibration: policy.calibration?.id ?? 'NOT CALIBRATED',
      form: policy.form,
      stratum: lane.opening?.stratum ?? null,
      certified: lane.opening?.certified === true && !isServedAnyway(lane),
      tightened: lane.tightened,
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
    audit: null,
  };
}

/** A draft that was shown whatever its policy thought of it: no certificate covers that. */
function isServedAnyway({ served, incoming }: Lane): boolean {
  if (served?.tier !== 'draft') return false;
  return incoming.control.routing === 'draft' || served.reason === 'heavy_failed';
}
