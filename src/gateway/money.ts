import { type Cost, costOf, type Provenance, sumCosts, UNKNOWN_COST } from '../core/cost.ts';
import type { CallRecord } from '../core/receipt.ts';
import type { Lane } from './lane.ts';

/** What a request cost, what heavy alone would have cost, and the difference. */
export interface Money {
  readonly calls: readonly CallRecord[];
  readonly cost: Cost;
  readonly heavyAlone: Cost;
  /** Nano-dollars; negative when escalating cost more than heavy alone; null when unknown. */
  readonly savedNanoDollars: number | null;
  /** No better founded than the weaker of both costs. */
  readonly savedProvenance: Provenance;
}

/**
 * The money of a request as of now. The counterfactual of a draft that answered is its own tokens at
 * heavy's price, which is an estimate: heavy would have said something else. Where heavy answered, it is
 * that call. Where nobody answered, there is none.
 */
export function moneyOf(lane: Lane): Money {
  const calls = lane.calls.map((meter) => meter.record(lane.tools.counter, lane.promptTokens));
  const cost = sumCosts(calls.map((call) => call.cost));
  const heavyAlone = counterfactual(lane, calls);
  const known = cost.nanoDollars !== null && heavyAlone.nanoDollars !== null;
  return {
    calls,
    cost,
    heavyAlone,
    savedNanoDollars: known ? (heavyAlone.nanoDollars ?? 0) - (cost.nanoDollars ?? 0) : null,
    savedProvenance: sumCosts([cost, heavyAlone]).provenance,
  };
}

/** Whose call an answer that is no draft's was: a second opinion answers nobody. */
const ANSWERING: ReadonlySet<CallRecord['role']> = new Set(['heavy', 'direct']);

function counterfactual({ route, served }: Lane, calls: readonly CallRecord[]): Cost {
  if (route === null || served === null) return UNKNOWN_COST;
  const byDraft = served.tier === 'draft';
  // What is relayed for a route comes from its heavy model too.
  const answer = calls.findLast(
    ({ role, outcome }) => (byDraft ? role === 'draft' : ANSWERING.has(role)) && outcome === 'completed',
  );
  if (answer === undefined || !byDraft) return answer?.cost ?? UNKNOWN_COST;
  return costOf(
    answer.usage && { ...answer.usage, cachedPromptTokens: 0, provenance: 'estimated' },
    route.heavy.price,
  );
}
