import type { LogprobEntry } from './logprobEntry.ts';
import { type Counts, usage } from './usage.ts';

/** What stays the same in every part of one answer. */
export interface AnswerHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}

/** Why an answer ended: the model or a stop string did it, or there was no room for more. */
export type FinishReason = 'stop' | 'length';

/** One chunk's news: what is new in the answer, or how it ended. */
export interface ChunkNews {
  readonly delta: { readonly role?: 'assistant'; readonly content?: string; readonly refusal?: null };
  readonly entries?: readonly LogprobEntry[] | undefined;
  readonly finish?: FinishReason;
}

/** A `chat.completion.chunk`. With `usageComes` it says `usage: null`, as each but the last one then must. */
export function chunk(head: AnswerHead, { delta, entries, finish }: ChunkNews, usageComes: boolean): object {
  const logprobs = entries === undefined ? null : { content: entries, refusal: null };
  const choice = { index: 0, delta, logprobs, finish_reason: finish ?? null };
  return {
    ...{ id: head.id, object: 'chat.completion.chunk', created: head.created, model: head.model },
    choices: [choice],
    ...(usageComes ? { usage: null } : {}),
  };
}

/** The chunk without choices that carries the usage. */
export function usageChunk(head: AnswerHead, counts: Counts): object {
  const { id, created, model } = head;
  return { id, object: 'chat.completion.chunk', created, model, choices: [], usage: usage(counts) };
}

/** A whole `chat.completion`. */
export function completion(
  head: AnswerHead,
  answer: {
    readonly text: string;
    readonly entries: readonly LogprobEntry[] | undefined;
    readonly finish: FinishReason;
    readonly counts: Counts;
  },
): object {
  const choice = {
    index: 0,
    message: { role: 'assistant', content: answer.text, refusal: null },
    logprobs: answer.entries === undefined ? null : { content: answer.entries, refusal: null },
    finish_reason: answer.finish,
  };
  const { id, created, model } = head;
  return { id, object: 'chat.completion', created, model, choices: [choice], usage: usage(answer.counts) };
}
