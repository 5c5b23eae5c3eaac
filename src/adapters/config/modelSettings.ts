import { z } from 'zod';

const dollars = z
  .number()
  .min(0)
  .max(1_000_000)
  .refine(hasWholePico, 'has more than six decimals: finer than a pico-dollar a token');

const price = z.strictObject({
  input: dollars.describe('US dollars a million prompt tokens.'),
  cached_input: dollars
    .optional()
    .describe("US dollars a million prompt tokens from the provider's prompt cache; without it, as input."),
  output: dollars.describe('US dollars a million completion tokens.'),
  as_of: z.iso.date('is not a date such as 2026-01-31').describe('The day the price was read, YYYY-MM-DD.'),
  source: z.string().min(1).describe('Where the price was read.'),
  illustrative: z
    .boolean()
    .default(false)
    .describe('The price stands in for a model that has none; costs are marked so.'),
});

const rules = z.strictObject({
  rename: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe('Request fields this model knows by another name, as max_tokens: max_completion_tokens.'),
  drop: z.array(z.string().min(1)).default([]).describe('Request fields this model refuses.'),
  cap: z
    .record(z.string().min(1), z.number().min(0).max(Number.MAX_SAFE_INTEGER))
    .default({})
    .describe("Highest value of a numeric request field, in the field's own unit; also sent when absent."),
});

export const modelSettings = z.strictObject({
  upstream: z
    .string()
    .optional()
    .describe('The upstream that serves it. Without it: the one that lists it, else that of its side.'),
  wire_name: z.string().min(1).optional().describe('What the upstream calls it; without it, its own name.'),
  price: price
    .optional()
    .describe(
      "What it costs. Without it OpenAI's list price holds at OpenAI's own address, and anywhere else the " +
        'cost is unknown.',
    ),
  rules: rules
    .prefault({})
    .describe('What changes in drafts and routed heavy calls for this model; direct requests stay as sent.'),
  context_tokens: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .nullable()
    .default(null)
    .describe('Most tokens of prompt and answer together; without it unknown, and not checked.'),
  modalities: z
    .array(z.enum(['image', 'audio', 'file']))
    .default([])
    .describe('What it understands besides text; a request with anything else is not drafted.'),
});

export type ModelSettings = z.output<typeof modelSettings>;
export type PriceSettings = z.output<typeof price>;

function hasWholePico(dollarsPerMillion: number): boolean {
  const pico = dollarsPerMillion * 1e6;
  return Math.abs(Math.round(pico) - pico) < 1e-3;
}
