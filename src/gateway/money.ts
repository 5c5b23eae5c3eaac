import type { WireUsage } from '../core/chat.ts';
import { type Cost, costOf, type Provenance, sumCosts, UNKNOWN_COST, type Usage } from '../core/cost.ts';
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
 * The money of a request as of now. The counterfactual of a draft or a kept answer is its own tokens at
 * heavy's price, which is an estimate: heavy would have said something else. Where heavy answered, it is
 * that call. Where nobody answered, there is none.
 */
export function moneyOf(lane: Lane): Money {
  const calls = lane.calls.map((meter) => meter.record(lane.tools.counter, lane.promptTokens));
  const asked = lane.lookup === null ? [] : [lane.lookup.cost];
  const cost = sumCosts([...calls.map((call) => call.cost), ...asked]);
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

function counterfactual(lane: Lane, calls: readonly CallRecord[]): Cost {
  const { route, served } = lane;
  if (route === null || served === null) return UNKNOWN_COST;
  if (served.tier === 'cache') return costOf(answerUsage(lane), route.heavy.price);
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

/** What the answer from the cache had spent when it was given. */
function answerUsage({ hit, seat }: Lane): Usage | null {
  const shared = seat?.answer ?? null;
  const usage: WireUsage | null = hit?.answer.usage ?? (shared?.kind === 'tape' ? shared.tape.usage : null);
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = usage ?? {};
  if (promptTokens === undefined || completionTokens === undefined) return null;
  return { promptTokens, completionTokens, cachedPromptTokens: 0, provenance: 'estimated' };
}
