import type { ReuseFault } from './reuseFault.ts';

/**
 * Faults of a text whose meaning still does not hang on how it is written: a cosmetic rewrite of it asks the
 * same. Code, links and what is in no known language are only ever matched to the letter, as is every fault
 * that is not on the list.
 */
const WRITING_IS_FREE: ReadonlySet<ReuseFault> = new Set<ReuseFault>([
  'too_short',
  'deictic',
  'anaphora',
  'first_person',
  'creative',
]);

/** Whether a text with this fault, or with none, may be matched in another writing of the same words. */
export function writingIsFree(fault: ReuseFault | null): boolean {
  return fault === null || WRITING_IS_FREE.has(fault);
}
