import { z } from 'zod';
import { oneByOne } from './oneByOne.ts';

const count = z.int().min(1);
const said = z.unknown().refine((content) => content !== undefined && content !== null, 'is required');

const message = z.discriminatedUnion(
  'role',
  [
    z.looseObject({ role: z.enum(['developer', 'system', 'user']), content: said }),
    z.looseObject({ role: z.literal('assistant') }),
    z.looseObject({ role: z.literal('tool'), content: said, tool_call_id: z.string() }),
    z.looseObject({ role: z.literal('function'), name: z.string() }),
  ],
  'must be one of developer, system, user, assistant, tool, function',
);

const biases = z.record(z.string(), z.unknown()).superRefine((all, context) => {
  for (const [token, bias] of Object.entries(all)) {
    if (typeof bias === 'number' && Number.isFinite(bias)) continue;
    context.addIssue({ code: 'custom', message: 'must be a number', path: [token] });
    return;
  }
});

/**
 * What is checked besides of a request for a route, which two models must take alike: what every provider
 * bounds alike (OpenAI's API reference). A request for a named model gets that server's own answer instead.
 * For requests of which `chatShape` holds.
 */
export const routedBounds = z.looseObject({
  messages: oneByOne(z.array(z.unknown()), message),
  n: count.max(128).nullish(),
  max_tokens: count.nullish(),
  max_completion_tokens: count.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  logit_bias: biases.nullish(),
});
