import { z } from 'zod';
import type { DatasetItem, DatasetMessage } from './datasetItem.ts';
import { graderShape } from './graderShape.ts';

/** More is no prompt: a model's context ends long before. */
const MAX_CHARACTERS = 1_000_000;
const text = z.string().max(MAX_CHARACTERS);
const name = z.string().trim().min(1).max(200);

const content = z.union([
  text,
  z
    .array(z.strictObject({ type: z.literal('text'), text }))
    .min(1)
    .transform((parts) => parts.map((part) => part.text).join('')),
]);
const message = z.strictObject({ role: z.enum(['system', 'developer', 'user', 'assistant']), content });

/** One line of a dataset, as a user writes it. */
const datasetLine = z
  .strictObject({
    id: name,
    family: name.optional(),
    category: name.optional(),
    prompt: text.refine((prompt) => prompt.trim() !== '', 'is empty').optional(),
    messages: z.array(message).min(1).max(1_000).optional(),
    reference: text.optional(),
    grader: graderShape.optional(),
    heavy: z.strictObject({ text: text.optional(), right: z.boolean().optional() }).optional(),
    max_tokens: z.int().min(1).max(1_000_000).optional(),
  })
  .refine((line) => (line.prompt === undefined) !== (line.messages === undefined), {
    message: 'needs either a prompt or messages',
    path: ['prompt'],
  })
  .refine((line) => line.messages === undefined || line.messages.at(-1)?.role === 'user', {
    message: 'must end with a message of the user',
    path: ['messages'],
  });

/** A line read as an item, or what is wrong with it by field. */
export function readDatasetLine(
  value: unknown,
): { readonly item: DatasetItem } | { readonly faults: { field: string; message: string }[] } {
  const read = datasetLine.safeParse(value);
  if (!read.success) {
    return {
      faults: read.error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), message })),
    };
  }
  const { prompt, messages, max_tokens, heavy, ...line } = read.data;
  const asked: readonly DatasetMessage[] = messages ?? [{ role: 'user', content: prompt ?? '' }];
  return {
    item: {
      id: line.id,
      family: line.family ?? null,
      category: line.category ?? null,
      messages: asked,
      reference: line.reference ?? null,
      grader: line.grader ?? { kind: 'none' },
      heavy: heavy === undefined ? null : { text: heavy.text ?? null, right: heavy.right ?? null },
      maxTokens: max_tokens ?? null,
    },
  };
}
