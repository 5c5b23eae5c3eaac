import type { ObjectiveGrader } from '../../core/objectiveGrader.ts';

/** A turn of a conversation, its text only. */
export interface DatasetMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly content: string;
}

/** A question to ask both models, and how its answers are judged. */
export interface DatasetItem {
  readonly id: string;
  /** The kind of task: what is certified together. Null when nobody named one. */
  readonly family: string | null;
  readonly category: string | null;
  /** At least one; the last is the user's. */
  readonly messages: readonly DatasetMessage[];
  /** A right answer that somebody wrote. */
  readonly reference: string | null;
  readonly grader: ObjectiveGrader;
  /** What the heavy model answered already, or whether it was right; null: it is to be asked. */
  readonly heavy: { readonly text: string | null; readonly right: boolean | null } | null;
  /** Tokens an answer may have; null: as the route says. */
  readonly maxTokens: number | null;
}
