import type { Question } from './readQuestion.ts';

/** In the order in which they are asked: V1 to V8. */
export const GUARD_NAMES = [
  'numbers',
  'negation',
  'antonyms',
  'entities',
  'direction',
  'frame',
  'constraints',
  'alignment',
] as const;

export type GuardName = (typeof GUARD_NAMES)[number];

/** Why the answer to one question may not be given to another. */
export interface GuardFinding {
  readonly guard: GuardName;
  /** What differs, in general words: never a word of the texts, so that a receipt may show it. */
  readonly detail: string;
}

/** One guard: what differs between two questions, or null when it has no objection. Symmetric in that. */
export type Guard = (a: Question, b: Question) => string | null;
