import type { GradedDraft } from '../core/gradedDraft.ts';
import type { ReplayOutcome } from '../core/replayDraft.ts';

/** Dollars a million tokens. */
export interface TokenPrices {
  readonly inputDollars: number;
  readonly outputDollars: number;
}

export interface PairPrices {
  readonly draft: TokenPrices;
  readonly heavy: TokenPrices;
  /** Of the second drafter; as the first's where nobody says. */
  readonly second: TokenPrices | null;
}

/** What heavy alone costs for this request, dollars. Its answer counts as long as the draft's when it is unknown. */
export function heavyCost(draft: GradedDraft, prices: PairPrices): number {
  return dollars(prices.heavy, draft.promptTokens, heavyTokens(draft));
}

/**
 * What serving a request costs as decided, dollars: every drafted token until the decision, aborted ones too;
 * heavy where it answers; of a speculative call that was cancelled its prompt, and as many of its tokens as the
 * draft had between doubt and commit; the second drafter where it was asked.
 */
export function servingCost(draft: GradedDraft, outcome: ReplayOutcome, prices: PairPrices): number {
  const { promptTokens } = draft;
  let cost = 0;
  if (outcome.notDrafted === null) cost += dollars(prices.draft, promptTokens, outcome.tokensDrafted);
  if (outcome.secondAsked) {
    const spent = draft.second?.usage ?? { promptTokens, completionTokens: outcome.tokensDrafted };
    cost += dollars(prices.second ?? prices.draft, spent.promptTokens, spent.completionTokens);
  }
  if (outcome.served === 'heavy') return cost + heavyCost(draft, prices);
  if (outcome.speculated && outcome.doubtedAt !== null) {
    const until = outcome.committedAt ?? outcome.tokensDrafted;
    const wasted = Math.min(heavyTokens(draft), Math.max(0, until - outcome.doubtedAt));
    cost += dollars(prices.heavy, promptTokens, wasted);
  }
  return cost;
}

function heavyTokens({ heavyUsage, draft }: GradedDraft): number {
  return heavyUsage?.completionTokens ?? draft.usage.completionTokens;
}

function dollars(price: TokenPrices, promptTokens: number, completionTokens: number): number {
  return (promptTokens * price.inputDollars + completionTokens * price.outputDollars) / 1e6;
}
