import { z } from 'zod';
import type { ChatCompletion } from '../core/chat.ts';

/** An answer as it is kept: in one neutral form, which is shown as a stream or whole. */
export interface KeptEntry {
  readonly id: string;
  /** What was asked; null where the last message was no text. */
  readonly text: string | null;
  /** Key of what was asked, in its very words. */
  readonly textKey: string;
  /** By its name in the configuration. */
  readonly model: string;
  readonly tier: 'draft' | 'speculative' | 'heavy';
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** The tenant's when the question came. */
  readonly epoch: number;
  /** Where its vector is; null: it has none. */
  readonly partition: string | null;
  /** Each with its count when the question came: a purge has counted on since. */
  readonly tags: readonly { readonly name: string; readonly epoch: number }[];
  readonly answer: NeutralAnswer;
}

/** A whole answer without the id and the time of the request it was given to; its other fields are unread. */
export interface NeutralAnswer {
  readonly object: 'chat.completion';
  readonly model: string;
  readonly choices: ChatCompletion['choices'];
  readonly [field: string]: unknown;
}

const shape = z.looseObject({
  id: z.string(),
  text: z.string().nullable(),
  textKey: z.string(),
  model: z.string(),
  tier: z.enum(['draft', 'speculative', 'heavy']),
  createdAtMs: z.number(),
  expiresAtMs: z.number(),
  epoch: z.number(),
  partition: z.string().nullable(),
  tags: z.array(z.object({ name: z.string(), epoch: z.number() })),
  answer: z.looseObject({
    object: z.literal('chat.completion'),
    model: z.string(),
    choices: z
      .array(
        z.looseObject({
          index: z.number(),
          message: z.looseObject({ role: z.string(), content: z.string() }),
          finish_reason: z.literal('stop'),
        }),
      )
      .length(1),
  }),
});

export function writeEntry(entry: KeptEntry): Uint8Array {
  return Buffer.from(JSON.stringify(entry));
}

/** Null for bytes that are no entry. */
export function readEntry(bytes: Uint8Array): KeptEntry | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    // Checked as far as it is read here; the rest was written, and sealed, by `writeEntry`.
    return shape.safeParse(value).success ? (value as KeptEntry) : null;
  } catch {
    return null; // no JSON is no entry
  }
}

export function neutralAnswer({
  id: _id,
  created: _created,
  ...answer
}: ChatCompletion): KeptEntry['answer'] {
  return { ...answer, object: 'chat.completion' };
}

/** What was answered, in one spelling, for telling answers apart. */
export function answerText({ answer }: KeptEntry): string {
  return (answer.choices[0]?.message.content ?? '').trim().replaceAll(/\s+/g, ' ');
}
