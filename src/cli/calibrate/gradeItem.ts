import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { gradeObjective } from '../../adapters/grading/gradeObjective.ts';
import type { LimitedRunner } from '../../adapters/grading/limitedRunner.ts';
import type { LedgerEntry } from '../../adapters/runs/ledgerLine.ts';
import type { Cost } from '../../core/cost.ts';
import type { Grade, Grader, Question } from '../../ports.ts';

export interface GradingDesk {
  readonly runner: LimitedRunner;
  /** Asked where no objective grader can tell. */
  readonly grader: Grader;
  /** Asked beside an objective grader, to tell how far it agrees; null: nobody is. */
  readonly judge: Grader | null;
  /** Whether the judge is to be tried on this prompt. */
  readonly isChecked: (id: string) => boolean;
}

export interface ItemGrade {
  readonly draftRight: boolean | null;
  readonly heavyRight: boolean | null;
  readonly grader: string;
  readonly costs: readonly Cost[];
  readonly judgeCheck: LedgerEntry['judgeCheck'];
}

/**
 * Labels one draft: by the prompt's own grader where it can tell, else by comparing it with heavy's answer, or
 * with the written reference where heavy gave none.
 */
export async function gradeItem(
  item: DatasetItem,
  question: Question,
  answers: { readonly draft: string; readonly heavy: string | null },
  desk: GradingDesk,
): Promise<ItemGrade> {
  const objective = (answer: string) => gradeObjective(answer, item.grader, { runner: desk.runner });
  const { right, grader } = await objective(answers.draft);
  const heavyRight =
    item.heavy?.right ?? (answers.heavy === null ? null : (await objective(answers.heavy)).right);
  // An empty answer is nothing a draft could be held against.
  const comparedTo = answers.heavy === null || answers.heavy.trim() === '' ? item.reference : answers.heavy;
  const compare = (by: Grader): Promise<Grade> =>
    by.compare(question, answers.draft, comparedTo ?? '', new AbortController().signal);

  if (right !== null) {
    const isChecked = desk.judge !== null && comparedTo !== null && desk.isChecked(item.id);
    const checked = isChecked ? await compare(desk.judge) : null;
    return {
      draftRight: right,
      heavyRight,
      grader,
      costs: checked === null ? [] : [checked.cost],
      judgeCheck: checked === null ? null : { objective: right, judge: checked.adequate },
    };
  }
  if (comparedTo === null) {
    return { draftRight: null, heavyRight, grader: 'no_reference', costs: [], judgeCheck: null };
  }
  const grade = await compare(desk.grader);
  return {
    draftRight: grade.adequate,
    heavyRight,
    grader: grade.grader,
    costs: [grade.cost],
    judgeCheck: null,
  };
}
