import { askedKind } from '../../core/askedKind.ts';
import { NO_COST } from '../../core/cost.ts';
import { extractAs } from '../../core/extractAnswer.ts';
import type { Grade, Grader } from '../../ports.ts';

/**
 * Grades without asking anybody, where the question asks for a number, yes or no, a letter, a label or JSON and the
 * reference gives one: the candidate is adequate when it gives the same. Everything else is for a judge to compare,
 * and left ungraded: `no_judge`. Whether a pair is graded depends on the question and the reference alone, never
 * on the candidate: to grade only answers that happen to be alike would make drafts look better than they are.
 */
export function sameAnswerGrader(): Grader {
  return {
    compare: ({ asked }, candidate, reference): Promise<Grade> => {
      const kind = askedKind(asked);
      const wanted = kind === 'text' ? null : extractAs(kind, reference);
      if (kind === 'text' || wanted === null) {
        return Promise.resolve({ adequate: null, grader: 'no_judge', cost: NO_COST });
      }
      const adequate = extractAs(kind, candidate) === wanted;
      return Promise.resolve({ adequate, grader: 'same_answer', cost: NO_COST });
    },
  };
}
