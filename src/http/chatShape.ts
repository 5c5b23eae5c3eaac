import { z } from 'zod';
import { oneByOne } from './oneByOne.ts';

const text = z.string().refine((value) => value.isWellFormed(), 'contains a lone surrogate');

const part = z
  .looseObject({ type: z.string(), text: text.optional() })
  .refine(({ type, text: value }) => type !== 'text' || value !== undefined, {
    path: ['text'],
    message: 'is required in a part of type text',
  });

const content = z.union(
  [text, oneByOne(z.array(z.unknown()).min(1), part)],
  'must be a string or an array of content parts',
);

const list = z.array(z.unknown());

/**
 * What is checked of every chat request before anything is spent: the kinds of the fields the gateway reads.
 * Fields it does not know pass unread. Numbers are finite; their ranges are the model server's to judge.
 */
export const chatShape = z.looseObject({
  // A receipt keeps it.
  model: z.string().min(1).max(256),
  messages: oneByOne(
    list.min(1, 'must hold at least one message'),
    z.looseObject({ role: z.string(), content: content.nullish() }),
  ),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.number().nullish(),
  max_tokens: z.number().nullish(),
  max_completion_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().nullish(),
  // Larger than 2^53 is legal: the client's own digits are what is forwarded.
  seed: z.number().nullish(),
  stop: z
    .union([z.string(), oneByOne(list, z.string())], 'must be a string or an array of strings')
    .nullish(),
  tools: oneByOne(list, z.looseObject({ type: z.string() })).nullish(),
  functions: oneByOne(list, z.looseObject({ name: z.string() })).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  modalities: oneByOne(list, z.string()).nullish(),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z.looseObject({ schema: z.unknown().optional() }).optional(),
    })
    .nullish(),
  user: z.string().nullish(),
});
