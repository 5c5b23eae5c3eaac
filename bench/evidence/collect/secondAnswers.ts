import { fileURLToPath } from 'node:url';
import { gzipLines } from './gzipLines.ts';

/** A second model's answer as it is collected. */
export interface SecondAnswer {
  readonly id: string;
  /** What was asked, so that a changed wording is noticed. */
  readonly prompt: string;
  readonly text: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

const path = fileURLToPath(new URL('../data/second.jsonl.gz', import.meta.url));

/**
 * Writes bench/evidence/data/second.jsonl.gz, by id in order: {id, text, completion_tokens, prompt_tokens} a
 * line, `id` being a prompt's of bench/data. The prompt tokens are those of the few-shot text. Resolves with
 * its size in bytes.
 */
export function finishSecond(answers: readonly SecondAnswer[]): Promise<number> {
  const lines = [...answers]
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ id, text, completionTokens, promptTokens }) =>
      JSON.stringify({ id, text, completion_tokens: completionTokens, prompt_tokens: promptTokens }),
    );
  return gzipLines(path, lines);
}
