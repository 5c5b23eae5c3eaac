import { GUARD_NAMES, type GuardFinding } from './guardFinding.ts';
import { GUARDS } from './guards.ts';
import { readQuestion } from './readQuestion.ts';

/**
 * Whether the answer that was kept for one text may be served for another: null when every guard passes, else the
 * first that objects. Symmetric in which pairs pass; never throws. It judges the two texts alone: that they
 * may be compared at all is for `reuseFault` and the scope to say.
 */
export function guardPair(asked: string, kept: string): GuardFinding | null {
  if (asked === kept && asked !== '') return null;
  const a = readQuestion(asked);
  const b = readQuestion(kept);
  for (const guard of GUARD_NAMES) {
    const detail = GUARDS[guard](a, b);
    if (detail !== null) return { guard, detail };
  }
  return null;
}
