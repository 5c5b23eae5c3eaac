import type { Usage } from './cost.ts';
import type { TokenEvidence } from './evidence.ts';
import type { DraftEnding } from './judgement.ts';
import type { PromptSketch } from './promptSketch.ts';

/** A token of a recorded draft, and when it came. */
export interface RecordedToken extends TokenEvidence {
  /** Milliseconds since the draft's first token. */
  readonly atMs: number;
}

/** A draft as it can be replayed: every token with its evidence, and how it ended. No model is needed. */
export interface RecordedDraft {
  readonly tokens: readonly RecordedToken[];
  readonly ending: DraftEnding;
  readonly usage: Usage;
  /** From the request to the first token, ms. */
  readonly firstTokenMs: number;
  /** Null where content is not kept; then token texts are shapes (see tokenShape.ts). */
  readonly text: string | null;
}

/** Where a graded draft comes from: a dataset, the shadow drafts of `mode: observe`, or the audits. */
export type EvidenceSource = 'dataset' | 'observed' | 'accepted' | 'escalated';

/**
 * One prompt that the draft model answered and a grader judged beside the heavy model's answer: what a
 * calibration is made of.
 */
export interface GradedDraft {
  readonly id: string;
  /** Prompts of one kind, as the dataset, or the client, names it; null when nobody did. */
  readonly family: string | null;
  readonly sketch: PromptSketch;
  /** Estimated or reported tokens of the prompt. */
  readonly promptTokens: number;
  readonly draft: RecordedDraft;
  /** The label is a fact or null where nobody could grade; an ungraded draft teaches nothing. */
  readonly draftRight: boolean | null;
  readonly heavyRight: boolean | null;
  /** How it was graded: number, exact, javascript, same_answer, judge, feedback ... */
  readonly grader: string;
  /** What heavy spent on its answer; null when it was not asked (a written reference). */
  readonly heavyUsage: Usage | null;
  /** Agreement of a second drafter's answer in [0, 1] and what it spent; null when none was asked. */
  readonly second: { readonly agreement: number | null; readonly usage: Usage | null } | null;
  readonly source: EvidenceSource;
  /** One over the probability with which it was sampled, >= 1. */
  readonly weight: number;
  /** Whether its request is one whose answer is judged whole; absent where that is not known, as in a dataset. */
  readonly whole?: boolean | undefined;
}
