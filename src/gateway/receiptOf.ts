import type { RequestOutcome } from '../../machines/index.ts';
import type { CacheLookupRecord, Receipt } from '../core/receipt.ts';
import type { Lane } from './lane.ts';
import { moneyOf } from './money.ts';
import { timingOf } from './timingOf.ts';

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
      certified: lane.opening?.certified === true && !isServedAnyway(lane) && !isLikened(lane),
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
    cacheLookup: cacheLookupOf(lane),
    cost: money.cost,
    heavyAlone: money.heavyAlone,
    savedNanoDollars: money.savedNanoDollars,
    savedProvenance: money.savedProvenance,
    prices: models.flatMap(({ name, price }) =>
      price === null ? [] : [{ model: name, asOf: price.asOf, source: price.source }],
    ),
    totalMs: lane.elapsedMs(),
    timing: timingOf(lane, money.calls, outcome.kind === 'answered'),
    audit: null,
  };
}

/** A draft that was shown whatever its policy thought of it: no certificate covers that. */
function isServedAnyway({ served, incoming }: Lane): boolean {
  if (served?.tier !== 'draft') return false;
  return incoming.control.routing === 'draft' || served.reason === 'heavy_failed';
}

/** A kept answer to a question that was only alike: no certificate covers that either. */
function isLikened({ served, hit }: Lane): boolean {
  return served?.tier === 'cache' && hit !== null && (hit.tier !== 'exact' || hit.byLikeness);
}

/** What the cache did; an answer that came while it was waited for is its find too. */
function cacheLookupOf({ lookup, lookupMs, waitMs, hit, seat, keptAs }: Lane): CacheLookupRecord | null {
  if (lookup === null) return null;
  const { record, textKey, entryId, cost } = lookup;
  const shared = seat?.answer?.kind === 'tape' && entryId !== null ? entryId : null;
  const entry =
    hit !== null
      ? { id: hit.id, tier: hit.tier, ageSeconds: hit.ageSeconds }
      : shared !== null
        ? { id: shared, tier: 'shared' as const, ageSeconds: 0 }
        : record.entry;
  const stages = Object.entries(waitMs === null ? record.stagesMs : { ...record.stagesMs, wait: waitMs });
  const stagesMs = Object.fromEntries(stages.map(([stage, ms]) => [stage, rounded(ms)]));
  return {
    ...record,
    entry,
    stagesMs,
    totalMs: rounded(lookupMs),
    textKey: hit?.textKey ?? textKey,
    keptAs,
    cost,
  };
}

/** A difference of times, to the microsecond that they are told to. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
