import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseGradedDraft } from '../../src/adapters/evidence/gradedDraftLine.ts';
import type { GradedDraft } from '../../src/core/gradedDraft.ts';

const DATA = new URL('data/published.jsonl.gz', import.meta.url);

/**
 * Pair (b): drafts of SmolLM2-135M-Instruct for questions of MMLU and GSM8K against GPT-4's published answers to
 * them, as lm-sys/RouteLLM ships them. The records carry numbers and sketches, no text of the questions.
 */
export function publishedPair(): GradedDraft[] {
  return gunzipSync(readFileSync(DATA))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(parseGradedDraft);
}
