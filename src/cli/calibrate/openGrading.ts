import type { Config } from '../../adapters/config/config.ts';
import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { gradersInTurn } from '../../adapters/grading/gradersInTurn.ts';
import type { LimitedRunner } from '../../adapters/grading/limitedRunner.ts';
import { sameAnswerGrader } from '../../adapters/grading/sameAnswer.ts';
import { connectJudge } from '../../connectJudge.ts';
import type { GradingDesk } from './gradeItem.ts';

/** Graders that answer yes or no to whatever they are given. */
const ALWAYS_TELL: readonly DatasetItem['grader']['kind'][] = [
  'number',
  'contains_any',
  'contains_all',
  'exact',
  'set',
];

/** The graders a configuration gives: a prompt's own, the same answer, and its judge where it names one. */
export function openGrading(
  config: Config,
  sandboxUrl: string | null,
  runner: LimitedRunner,
  checked: ReadonlySet<string>,
): GradingDesk & { mayBeAsked(item: DatasetItem): boolean } {
  const judge = connectJudge(config, sandboxUrl);
  return {
    runner,
    judge,
    grader: gradersInTurn(judge === null ? [sameAnswerGrader()] : [sameAnswerGrader(), judge]),
    isChecked: (id) => checked.has(id),
    mayBeAsked: (item) => checked.has(item.id) || judgeMayBeAsked(item),
  };
}

/** Whether a prompt's own grader may have nothing to say. */
export function judgeMayBeAsked({ grader }: DatasetItem): boolean {
  return !ALWAYS_TELL.includes(grader.kind);
}
