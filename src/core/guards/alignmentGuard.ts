import { agrees } from './agrees.ts';
import type { Guard } from './guardFinding.ts';

/**
 * V8: every term of one has its partner at the same place of the other. It is the one guard that nothing passes
 * by being unknown: a word no list has must be there in both.
 */
export const alignmentGuard: Guard = (a, b) => {
  if (a.verbatim !== b.verbatim) return 'signs of a text that is worked on as it stands';
  if (a.terms.length !== b.terms.length) return 'words without a partner';
  if (a.terms.length === 0) return 'nothing to compare';
  return a.terms.every((_, at) => agrees(a, b, at)) ? null : 'a word without a partner';
};
