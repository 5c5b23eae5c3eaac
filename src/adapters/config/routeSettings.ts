import { z } from 'zod';
import { ENTROPY_DEFAULTS } from '../../core/entropyPolicy.ts';
import { milliseconds } from './milliseconds.ts';

const policy = z.strictObject({
  name: z.enum(['entropy']).default('entropy').describe('The rule that judges a draft.'),
  form: z
    .enum(['renormalised', 'residual'])
    .default(ENTROPY_DEFAULTS.form)
    .describe(
      'How entropy is taken of the top log-probabilities: scaled to sum to one (ceiling log2 k bits), or ' +
        'with the mass outside as one more outcome (ceiling log2(k + 1) bits).',
    ),
  top_logprobs: z
    .int()
    .min(1)
    .max(20)
    .default(ENTROPY_DEFAULTS.topLogprobs)
    .describe('Log-probabilities asked for each token, k.'),
  window: z
    .int()
    .min(1)
    .max(10_000)
    .default(ENTROPY_DEFAULTS.window)
    .describe('Length of the sliding mean, tokens.'),
  threshold_bits: z
    .number()
    .gt(0)
    .max(5)
    .default(ENTROPY_DEFAULTS.thresholdBits)
    .describe('Above this a draft is rejected, bits; at most the ceiling of the form. Not calibrated.'),
  soft_share: z
    .number()
    .gt(0)
    .max(1)
    .default(ENTROPY_DEFAULTS.softShare)
    .describe('Share of the threshold above which a draft is doubted, above 0 to 1.'),
  early_tokens: z
    .int()
    .min(0)
    .max(10_000)
    .default(ENTROPY_DEFAULTS.earlyTokens)
    .describe('How many first tokens are judged one by one, tokens; no draft is kept before as many.'),
});

const holdBack = z.strictObject({
  tokens: z.int().min(1).max(100_000).default(16).describe('A wait this long becomes a doubt, tokens.'),
  max_ms: milliseconds()
    .default(400)
    .describe('A wait this long after the first token becomes a doubt, milliseconds.'),
  tokens_max: z
    .int()
    .min(1)
    .max(100_000)
    .default(48)
    .describe('A doubt this long escalates, tokens; at least `tokens`.'),
  max_total_ms: milliseconds()
    .default(1_200)
    .describe('A doubt this long after the first token escalates, milliseconds; at least `max_ms`.'),
});

export const routeSettings = z.strictObject({
  draft: z
    .string()
    .min(1)
    .optional()
    .describe("The cheap model, by name. Without it DRAFT_MODEL, or gpt-4.1-nano at OpenAI's own address."),
  heavy: z
    .string()
    .min(1)
    .optional()
    .describe("The expensive model, by name. Without it HEAVY_MODEL, or gpt-4.1 at OpenAI's own address."),
  draft_tools: z
    .boolean()
    .default(false)
    .describe('Requests with tools are drafted too, instead of going to heavy.'),
  on_heavy_failure: z
    .enum(['fail', 'serve_draft'])
    .default('fail')
    .describe('When heavy fails: pass its failure on, or serve a whole rejected draft and say so.'),
  deadline_ms: milliseconds().default(600_000).describe('Bound over one whole request, milliseconds.'),
  max_speculations: z
    .int()
    .min(0)
    .max(100)
    .default(2)
    .describe('Speculative heavy calls one request may open; each one cancelled costs its prompt.'),
  policy: policy.prefault({}).describe('What makes a draft calm, doubtful or rejected.'),
  hold_back: holdBack
    .prefault({})
    .describe('How long a stream is held back before a verdict; whole answers know no such bound.'),
  speculative_buffer_chunks: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(2048)
    .describe('How far a speculative heavy answer is read ahead, chunks; a full buffer escalates.'),
});

export type RouteSettings = z.output<typeof routeSettings>;
