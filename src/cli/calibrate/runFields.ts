import { createHash } from 'node:crypto';
import { runningPair } from '../../adapters/calibration/runningPair.ts';
import type { JudgeConfig, RouteConfig } from '../../adapters/config/config.ts';
import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { JUDGE_PROMPT_DIGEST } from '../../adapters/grading/judgePrompt.ts';
import type { RunFields } from '../../adapters/runs/runManifest.ts';
import { TOP_LOGPROBS } from './askModel.ts';

/** How prompts are put to the models. */
export interface Asking {
  /** Tokens of an answer where the prompt says none. */
  readonly maxTokens: number;
  /** Null: not sent. */
  readonly temperature: number | null;
  /** Prompts with an objective grader on which the judge is tried as well. */
  readonly judgeChecks: number;
  readonly seed: number;
  /** Prompts to take of the dataset; null: all. */
  readonly limit: number | null;
  /** Whether answers are kept, or shapes of tokens only. */
  readonly content: boolean;
}

/** What makes this run this run: whatever differs in any of it is another one. */
export function runFields(
  dataset: { readonly all: readonly DatasetItem[]; readonly chosen: number },
  route: RouteConfig,
  judge: JudgeConfig,
  asking: Asking,
): RunFields {
  const { draft, heavy, second, parameters } = runningPair(route);
  return {
    dataset: shortDigest(dataset.all),
    prompts: dataset.chosen,
    draft,
    draft_parameters: parameters,
    heavy,
    heavy_parameters: shortDigest(route.heavy.rules),
    second,
    second_parameters: route.second === null ? null : shortDigest(route.second.rules),
    top_logprobs: TOP_LOGPROBS,
    max_tokens: asking.maxTokens,
    temperature: asking.temperature,
    judge: judge.model?.wireName ?? null,
    judge_prompt: judge.model === null ? null : JUDGE_PROMPT_DIGEST,
    judge_checks: judge.model === null ? 0 : asking.judgeChecks,
    seed: asking.seed,
    limit: asking.limit,
    content: asking.content,
  };
}

function shortDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
