import { answerNumber } from './answerNumber.ts';
import { codeOf } from './codeOf.ts';
import { containsPhrase } from './containsPhrase.ts';
import type { Grader } from './readPrompts.ts';
import type { Tests } from './runJavaScript.ts';
import { sameText } from './sameText.ts';

/**
 * Whether an answer is right; null for what has no right answer. The kinds:
 * `number`: the number it gives as its answer (see answerNumber) is `gold`, within `tolerance` (default 1e-6).
 * `contains_any`: one of `any` as whole words, and none of `none`. `contains_all`: all of `all`.
 * `exact`: nothing but the text (see sameText). `regex`: the pattern matches somewhere.
 * `javascript`: its code (see codeOf) passes the tests, which `runCode` runs.
 */
export async function grade(
  answer: string,
  grader: Grader,
  runCode: (code: string, tests: Tests) => Promise<boolean>,
): Promise<boolean | null> {
  switch (grader.kind) {
    case 'none':
      return null;
    case 'number': {
      const found = answerNumber(answer);
      return found !== undefined && Math.abs(found - grader.gold) <= (grader.tolerance ?? 1e-6);
    }
    case 'contains_any':
      return (
        grader.any.some((phrase) => containsPhrase(answer, phrase)) &&
        !(grader.none ?? []).some((phrase) => containsPhrase(answer, phrase))
      );
    case 'contains_all':
      return grader.all.every((phrase) => containsPhrase(answer, phrase));
    case 'exact':
      return sameText(answer, grader.text);
    case 'regex':
      return new RegExp(grader.pattern, grader.flags).test(answer);
    case 'javascript':
      return runCode(codeOf(answer), grader.tests);
  }
}
