import type { GradedDraft } from '../core/gradedDraft.ts';

/**
 * Whether serving a draft would have been a mistake in the promise's sense. Where nobody graded heavy's answer it
 * counts as right: that is the side on which no risk is overlooked.
 */
export function isBad(risk: 'error' | 'benefit'): (draft: GradedDraft) => boolean {
  return risk === 'error'
    ? ({ draftRight }) => draftRight === false
    : ({ draftRight, heavyRight }) => draftRight === false && heavyRight !== false;
}
