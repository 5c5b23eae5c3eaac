import type { Config } from '../../adapters/config/config.ts';
import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { gradersInTurn } from '../../adapters/grading/gradersInTurn.ts';
import { judgeGrader } from '../../adapters/grading/judge.ts';
import type { LimitedRunner } from '../../adapters/grading/limitedRunner.ts';
import { sameAnswerGrader } from '../../adapters/grading/sameAnswer.ts';
import type { Grader } from '../../ports.ts';
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
  const judge = judgeOf(config, sandboxUrl);
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

function judgeOf({ judge, upstreams }: Config, sandboxUrl: string | null): Grader | null {
  if (judge.model === null) return null;
  const { wireName, upstream: name, price } = judge.model;
  const upstream = upstreams.get(name);
  const baseUrl = upstream?.sandbox === true ? sandboxUrl : (upstream?.baseUrl ?? null);
  if (upstream === undefined || baseUrl === null) {
    throw new TypeError(`Cannot ask the judge: its upstream "${name}" has no address`);
  }
  const { apiKey, headers } = upstream;
  return judgeGrader({ baseUrl, apiKey, headers, model: wireName, price, timeoutMs: judge.timeoutMs });
}
