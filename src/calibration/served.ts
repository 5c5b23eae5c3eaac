import type { GradedDraft } from '../core/gradedDraft.ts';
import type { Policy, Reading } from '../core/policy.ts';
import { type ReplayOutcome, replayDraft } from '../core/replayDraft.ts';
import { heavyCost, type PairPrices, servingCost } from './servingCost.ts';

/** One request as a policy would have served it. */
export interface Served {
  readonly draft: GradedDraft;
  readonly outcome: ReplayOutcome;
  /** Dollars, everything counted. */
  readonly cost: number;
  /** Dollars for heavy alone. */
  readonly heavyAlone: number;
  /** What was served is right; heavy counts as right where nobody graded it. */
  readonly right: boolean;
}

/**
 * Replays a policy over graded drafts.
 * @param stream the hold-back in tokens; null: answers are judged whole.
 * @param readings the drafts as the policy reads them, where several policies share them.
 */
export function serve(
  policy: Policy,
  drafts: readonly GradedDraft[],
  stream: { readonly tokens: number; readonly tokensMax: number } | null,
  prices: PairPrices,
  readings?: readonly (readonly Reading[])[],
): Served[] {
  return drafts.map((draft, at) =>
    servedAs(draft, replayDraft(policy, draft, { stream, readings: readings?.[at] }), prices),
  );
}

/** One request as an outcome, however it came about, would have served it. */
export function servedAs(draft: GradedDraft, outcome: ReplayOutcome, prices: PairPrices): Served {
  return {
    draft,
    outcome,
    cost: servingCost(draft, outcome, prices),
    heavyAlone: heavyCost(draft, prices),
    right: outcome.served === 'draft' ? draft.draftRight === true : draft.heavyRight !== false,
  };
}

/** The outcome of a rule that is no policy: keep the draft whole, or ask heavy after a whole draft. */
export function wholeOutcome(draft: GradedDraft, kept: boolean): ReplayOutcome {
  return {
    served: kept ? 'draft' : 'heavy',
    reason: 'rule',
    stratum: null,
    certified: false,
    notDrafted: null,
    tokensDrafted: draft.draft.usage.completionTokens,
    committedAt: null,
    doubtedAt: null,
    speculated: false,
    secondAsked: false,
    lateAlarm: false,
  };
}

/** The outcome of never drafting. */
export function heavyOutcome(draft: GradedDraft): ReplayOutcome {
  return { ...wholeOutcome(draft, false), notDrafted: 'gate', tokensDrafted: 0 };
}
