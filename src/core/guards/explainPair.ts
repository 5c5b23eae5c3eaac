import { GUARD_NAMES, type GuardName } from './guardFinding.ts';
import { GUARDS } from './guards.ts';
import { readQuestion } from './readQuestion.ts';

/** What one guard says of a pair. */
export interface GuardVerdict {
  readonly guard: GuardName;
  readonly passes: boolean;
  /** Null where it passes. */
  readonly detail: string | null;
}

/** Each guard's verdict on a pair, in their order; all pass exactly where `guardPair` has no finding. */
export function explainPair(asked: string, kept: string): readonly GuardVerdict[] {
  const a = readQuestion(asked);
  const b = readQuestion(kept);
  return GUARD_NAMES.map((guard) => {
    const detail = asked === kept && asked !== '' ? null : GUARDS[guard](a, b);
    return { guard, passes: detail === null, detail };
  });
}
