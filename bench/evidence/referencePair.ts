import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { tokenCounter } from '../../src/adapters/text/tokenCounter.ts';
import { agreement } from '../../src/core/agreement.ts';
import type { Usage } from '../../src/core/cost.ts';
import type { GradedDraft, RecordedToken } from '../../src/core/gradedDraft.ts';
import { sketchOf } from '../../src/core/sketchOf.ts';

const DATA = new URL('../data/', import.meta.url);
const SECOND = new URL('data/second.jsonl.gz', import.meta.url);
const CATEGORIES = ['factual', 'reasoning', 'code', 'creative'] as const;

/** A line of bench/data/prompts; ours, and checked by a test. */
interface Prompt {
  readonly id: string;
  readonly family: string;
  readonly prompt: string;
  readonly reference: string;
}

/** A line of bench/data/recordings, as `npm run record` writes it. */
interface Recording {
  readonly id: string;
  readonly text: string;
  readonly tokens: readonly {
    readonly token: string;
    readonly logprob: number;
    readonly top: readonly (readonly [string, number])[];
    readonly at_ms: number;
  }[];
  readonly finish_reason: string;
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
  readonly first_token_ms: number;
  readonly grade: { readonly grader: string; readonly correct: boolean | null };
}

/** A line of data/second.jsonl.gz: the second drafter's answer to one of our prompts. */
interface SecondAnswer {
  readonly id: string;
  readonly text: string;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

/**
 * Pair (a): recorded drafts of SmolLM2-135M-Instruct against the written reference answers, which stand where
 * heavy would and are always right: an upper bound of what routing can gain.
 */
export function referencePair(): GradedDraft[] {
  const counter = tokenCounter();
  const seconds = new Map(
    (existsSync(SECOND) ? readLines<SecondAnswer>(SECOND) : []).map((answer) => [answer.id, answer]),
  );
  return CATEGORIES.flatMap((category) => {
    const prompts = new Map(
      readLines<Prompt>(new URL(`prompts/${category}.jsonl`, DATA)).map((prompt) => [prompt.id, prompt]),
    );
    return readLines<Recording>(new URL(`recordings/${category}.jsonl.gz`, DATA)).flatMap((recording) => {
      const prompt = prompts.get(recording.id);
      if (prompt === undefined) return [];
      const answered = counter.count(prompt.reference);
      return [gradedDraft(prompt, recording, answered, seconds.get(recording.id) ?? null)];
    });
  });
}

function gradedDraft(
  prompt: Prompt,
  recording: Recording,
  referenceTokens: number,
  second: SecondAnswer | null,
): GradedDraft {
  const usage = usageOf(recording.usage.prompt_tokens, recording.usage.completion_tokens, 'reported');
  // The recorder's own cap cut a draft off where a client without one would have had the whole of heavy's answer.
  const cutBy = recording.finish_reason === 'length' ? 'drafter' : null;
  return {
    id: recording.id,
    family: prompt.family,
    sketch: sketchOf(prompt.prompt),
    promptTokens: usage.promptTokens,
    draft: {
      tokens: recording.tokens.map(recordedToken),
      ending: { finishReason: recording.finish_reason, cutBy, refused: false },
      usage,
      firstTokenMs: recording.first_token_ms,
      text: recording.text,
    },
    draftRight: recording.grade.correct,
    heavyRight: recording.grade.correct === null ? null : true,
    grader: recording.grade.grader,
    heavyUsage: usageOf(usage.promptTokens, referenceTokens, 'estimated'),
    second:
      second === null
        ? null
        : {
            agreement: agreement(prompt.prompt, recording.text, second.text),
            usage: usageOf(second.prompt_tokens, second.completion_tokens, 'reported'),
          },
    source: 'dataset',
    weight: 1,
  };
}

function recordedToken({ token, logprob, top, at_ms }: Recording['tokens'][number]): RecordedToken {
  return { text: token, logprob, top: top.map(([, value]) => value), missing: null, atMs: at_ms };
}

function usageOf(promptTokens: number, completionTokens: number, provenance: Usage['provenance']): Usage {
  return { promptTokens, cachedPromptTokens: 0, completionTokens, provenance };
}

/** The files are ours, and tests check their every line. */
function readLines<Line>(url: URL): Line[] {
  const bytes = readFileSync(url);
  const text = (url.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
