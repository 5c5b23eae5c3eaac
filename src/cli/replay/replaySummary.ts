import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { ReplayOutcome } from '../../core/replayDraft.ts';

/** One draft and what a policy would have done with it. */
export interface Replayed {
  readonly draft: GradedDraft;
  readonly outcome: ReplayOutcome;
}

/** How many of the graded were right. */
export interface Accuracy {
  readonly right: number;
  readonly graded: number;
}

/** What a policy did over many drafts. Keys are those of the printed JSON. */
export interface ReplaySummary {
  readonly n: number;
  readonly kept: number;
  /** Kept under a certificate. */
  readonly certified: number;
  /** By reason, most frequent first. */
  readonly escalated: Readonly<Record<string, number>>;
  readonly accuracy_kept: Accuracy;
  /** Had every draft been kept. */
  readonly accuracy_all: Accuracy;
  /** Drafts raced against heavy. */
  readonly speculated: number;
  /** Races that were in vain, since the draft was kept. */
  readonly speculated_in_vain: number;
  readonly second_asked: number;
  readonly late_alarms: number;
  /** Completion tokens of drafts that were paid, and of them those of drafts that were served. */
  readonly draft_tokens: number;
  readonly draft_tokens_served: number;
}

export function replaySummary(replayed: readonly Replayed[]): ReplaySummary {
  const kept = replayed.filter(({ outcome }) => outcome.served === 'draft');
  const escalated = new Map<string, number>();
  for (const { outcome } of replayed) {
    if (outcome.served === 'heavy') escalated.set(outcome.reason, (escalated.get(outcome.reason) ?? 0) + 1);
  }
  const speculated = replayed.filter(({ outcome }) => outcome.speculated);
  return {
    n: replayed.length,
    kept: kept.length,
    certified: kept.filter(({ outcome }) => outcome.certified).length,
    escalated: Object.fromEntries([...escalated].sort(([, one], [, other]) => other - one)),
    accuracy_kept: accuracyOf(kept),
    accuracy_all: accuracyOf(replayed),
    speculated: speculated.length,
    speculated_in_vain: speculated.filter(({ outcome }) => outcome.served === 'draft').length,
    second_asked: replayed.filter(({ outcome }) => outcome.secondAsked).length,
    late_alarms: replayed.filter(({ outcome }) => outcome.lateAlarm).length,
    draft_tokens: paidTokens(replayed),
    draft_tokens_served: paidTokens(kept),
  };
}

function accuracyOf(replayed: readonly Replayed[]): Accuracy {
  const graded = replayed.filter(({ draft }) => draft.draftRight !== null);
  return { right: graded.filter(({ draft }) => draft.draftRight).length, graded: graded.length };
}

function paidTokens(replayed: readonly Replayed[]): number {
  return replayed.reduce((sum, { outcome }) => sum + outcome.tokensDrafted, 0);
}
