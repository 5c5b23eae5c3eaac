import { z } from 'zod';
import { isUsableLogprob } from '../../core/entropy.ts';
import type { GradedDraft, RecordedToken } from '../../core/gradedDraft.ts';
import type { DraftEnding } from '../../core/judgement.ts';
import { sketchOf } from '../../core/sketchOf.ts';

const tokens = z.int().min(0);
const milliseconds = z.number().min(0);
const correct = z.boolean().nullable();

/** One line of a recording, as `npm run record` writes it; what a replay can do without may be missing. */
const recordingShape = z.object({
  id: z.string().min(1),
  family: z.string().nullish(),
  category: z.string().nullish(),
  prompt: z.string().optional(),
  messages: z.array(z.object({ content: z.string() })).optional(),
  params: z.object({ max_tokens: tokens.nullish() }).optional(),
  text: z.string(),
  tokens: z.array(
    z.object({
      token: z.string(),
      logprob: z.number().nullable(),
      top: z.array(z.tuple([z.string(), z.number().nullable()])),
      at_ms: milliseconds.optional(),
    }),
  ),
  finish_reason: z.string(),
  usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }),
  first_token_ms: milliseconds.optional(),
  grade: z.object({ grader: z.string(), correct }).optional(),
  correct: correct.optional(),
});
type RecordingShape = z.infer<typeof recordingShape>;

/**
 * A recorded draft from a line of a recordings file, already read as JSON. It was recorded as the answer to a
 * request that set `max_tokens` itself: what that cap cut short, heavy would have been cut short in as well.
 * @throws Error that names the field and says what is wrong with it.
 */
export function parseRecordingLine(json: unknown): GradedDraft {
  const read = recordingShape.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    const field = (first?.path ?? []).join('.') || 'it';
    throw new Error(`Cannot read a recording: ${field}: ${first?.message ?? 'is wrong'}`, {
      cause: read.error,
    });
  }
  const { id, family, category, text, usage, grade, data } = { ...read.data, data: read.data };
  const prompt = data.prompt ?? (data.messages ?? []).map(({ content }) => content).join('\n');
  return {
    id,
    family: family ?? category ?? null,
    sketch: sketchOf(prompt),
    promptTokens: usage.prompt_tokens,
    draft: {
      tokens: data.tokens.map(recordedToken),
      ending: endingOf(data),
      usage: {
        promptTokens: usage.prompt_tokens,
        cachedPromptTokens: 0,
        completionTokens: usage.completion_tokens,
        provenance: 'reported',
      },
      firstTokenMs: data.first_token_ms ?? 0,
      text,
    },
    draftRight: grade?.correct ?? data.correct ?? null,
    heavyRight: null,
    grader: grade?.grader ?? 'none',
    heavyUsage: null,
    second: null,
    source: 'dataset',
    weight: 1,
  };
}

function endingOf({ finish_reason: finishReason, params, usage }: RecordingShape): DraftEnding {
  const cap = params?.max_tokens ?? null;
  const byClient = cap !== null && usage.completion_tokens >= cap;
  return {
    finishReason,
    cutBy: finishReason === 'length' ? (byClient ? 'client' : 'drafter') : null,
    refused: false,
  };
}

function recordedToken({ token, logprob, top, at_ms }: RecordingShape['tokens'][number]): RecordedToken {
  const usable = top.flatMap(([, value]) => (value !== null && isUsableLogprob(value) ? [value] : []));
  const own = logprob !== null && isUsableLogprob(logprob) ? logprob : null;
  const onlySentinels = top.length > 0 || (logprob !== null && own === null);
  return {
    text: token,
    logprob: own,
    top: usable,
    missing: usable.length > 0 ? null : onlySentinels ? 'sentinel' : 'absent',
    atMs: at_ms ?? 0,
  };
}
