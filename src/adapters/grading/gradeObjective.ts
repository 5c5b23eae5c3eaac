import type { ObjectiveGrader } from '../../core/objectiveGrader.ts';
import { answerNumber } from './answerNumber.ts';
import { codeOf } from './codeOf.ts';
import { containsPhrase } from './containsPhrase.ts';
import { jsonOf } from './jsonOf.ts';
import { type LimitedRunner, openLimitedRunner } from './limitedRunner.ts';
import { sameSet } from './sameSet.ts';
import { sameText } from './sameText.ts';

/** What grading may use. */
export interface GradingTools {
  /** Runs code, patterns and schemas within limits; without it, one is opened for the call and closed. */
  readonly runner?: LimitedRunner;
  /** Whether an answer meets a rubric; null: it cannot tell. Without it, a rubric is not graded. */
  readonly judge?: (answer: string, rubric: string) => Promise<boolean | null>;
}

/** Whether an answer is right; null: nobody can tell. */
export interface ObjectiveGrade {
  readonly right: boolean | null;
  /** The kind of the grader, or why there is no grade: `ungraded`, `faulty_grader`, `judge_failed`. */
  readonly grader: string;
}

/** Longer answers are wrong unread: every grader then takes a bounded time. */
const MAX_CHARACTERS = 200_000;

/**
 * Judges one answer by its grader. Whatever the answer is, this ends in time and does not reject: what is
 * not shown to be right within the limits is wrong. Only a grader that cannot be used at all (a pattern or
 * schema that does not compile) gives null. Rejects when the runner cannot run anything.
 */
export async function gradeObjective(
  answer: string,
  grader: ObjectiveGrader,
  tools: GradingTools = {},
): Promise<ObjectiveGrade> {
  const { kind } = grader;
  if (kind === 'none') return { right: null, grader: 'ungraded' };
  if (kind === 'rubric') return judged(answer, grader.rubric, tools.judge);
  if (answer.length > MAX_CHARACTERS) return { right: false, grader: kind };
  switch (kind) {
    case 'number': {
      const found = answerNumber(answer);
      const near = found !== undefined && Math.abs(found - grader.gold) <= (grader.tolerance ?? 1e-6);
      return { right: near, grader: kind };
    }
    case 'contains_any': {
      const said = grader.any.some((phrase) => containsPhrase(answer, phrase));
      const ruledOut = (grader.none ?? []).some((phrase) => containsPhrase(answer, phrase));
      return { right: said && !ruledOut, grader: kind };
    }
    case 'contains_all':
      return { right: grader.all.every((phrase) => containsPhrase(answer, phrase)), grader: kind };
    case 'exact':
      return { right: sameText(answer, grader.text), grader: kind };
    case 'set':
      return { right: sameSet(answer, grader.items), grader: kind };
    default:
      return limited(answer, grader, tools.runner);
  }
}

async function judged(answer: string, rubric: string, judge: GradingTools['judge']): Promise<ObjectiveGrade> {
  if (judge === undefined) return { right: null, grader: 'ungraded' };
  try {
    return { right: await judge(answer, rubric), grader: 'rubric' };
  } catch {
    // A judge is a remote model: that it failed says nothing of the answer.
    return { right: null, grader: 'judge_failed' };
  }
}

async function limited(
  answer: string,
  grader: Extract<ObjectiveGrader, { kind: 'regex' | 'json_schema' | 'javascript' }>,
  lent: LimitedRunner | undefined,
): Promise<ObjectiveGrade> {
  const json = grader.kind === 'json_schema' ? jsonOf(answer) : null;
  if (grader.kind === 'json_schema' && json === null) return { right: false, grader: grader.kind };
  const runner = lent ?? openLimitedRunner();
  try {
    const outcome = await runner.run(
      grader.kind === 'regex'
        ? { kind: 'regex', pattern: grader.pattern, flags: grader.flags ?? '', text: answer }
        : grader.kind === 'json_schema'
          ? { kind: 'json_schema', schema: grader.schema, json: json ?? '' }
          : { kind: 'javascript', code: codeOf(answer), tests: grader.tests },
    );
    if (outcome === 'faulty') return { right: null, grader: 'faulty_grader' };
    return { right: outcome === 'passed', grader: grader.kind };
  } finally {
    if (lent === undefined) await runner.close();
  }
}
