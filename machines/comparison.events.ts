import type { Failure } from '../src/core/errors.ts';

/** The answer that is missing has been asked for, and came whole or not. */
export type AskEvent =
  | { readonly type: 'ask.answered' }
  | { readonly type: 'ask.failed'; readonly failure: Failure };

/** The grader has spoken; that it cannot tell is a grade too. */
export type GradeEvent =
  | { readonly type: 'grade.found' }
  | { readonly type: 'grade.failed'; readonly failure: Failure };

export type RecordEvent =
  | { readonly type: 'record.kept' }
  | { readonly type: 'record.failed'; readonly failure: Failure };

export type ComparisonEvent = AskEvent | GradeEvent | RecordEvent | { readonly type: 'stop' };

/** How a comparison ended. Exactly one of these, exactly once. */
export type ComparisonOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** It was told to stop: the process is shutting down. */
  | { readonly kind: 'dropped' };
