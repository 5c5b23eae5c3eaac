import { z } from 'zod';

const count = z.int().min(1);
const text = z.string().refine((value) => value.isWellFormed(), 'contains a lone surrogate');

const part = z
  .looseObject({ type: z.string(), text: text.optional() })
  .refine(({ type, text: value }) => type !== 'text' || value !== undefined, {
    path: ['text'],
    message: 'is required in a part of type text',
  });

const content = z.union([text, z.array(part).min(1)], 'must be a string or an array of content parts');

const message = z.discriminatedUnion(
  'role',
  [
    z.looseObject({ role: z.enum(['developer', 'system', 'user']), content }),
    z.looseObject({ role: z.literal('assistant'), content: content.nullish() }),
    z.looseObject({ role: z.literal('tool'), content, tool_call_id: z.string() }),
    z.looseObject({ role: z.literal('function'), content: content.nullish(), name: z.string() }),
  ],
  'must be one of developer, system, user, assistant, tool, function',
);

/**
 * What is checked of a chat request before anything is spent: the fields the gateway reads and those that
 * every provider bounds alike (OpenAI's API reference). Fields it does not know pass unread.
 */
export const chatSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1, 'must hold at least one message'),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: count.max(128).nullish(),
  max_tokens: count.nullish(),
  max_completion_tokens: count.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  // Larger than 2^53 is legal: the client's own digits are what is forwarded.
  seed: z.number().nullish(),
  stop: z.union([z.string(), z.array(z.string())], 'must be a string or an array of strings').nullish(),
  tools: z.array(z.looseObject({ type: z.string() })).nullish(),
  functions: z.array(z.looseObject({ name: z.string() })).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  modalities: z.array(z.string()).nullish(),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z.looseObject({ schema: z.unknown().optional() }).optional(),
    })
    .nullish(),
  user: z.string().nullish(),
});
