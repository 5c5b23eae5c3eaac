import { z } from 'zod';
import { auditSettings, observeSettings } from './auditSettings.ts';
import { milliseconds } from './milliseconds.ts';
import { policySettings } from './policySettings.ts';

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
  mode: z
    .enum(['serve', 'observe'])
    .default('serve')
    .describe(
      '`serve`: drafts are judged, and good ones served. `observe`: heavy answers every request, and a share ' +
        'of them is drafted in the shadow and graded against its answer.',
    ),
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
  second: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A second cheap model, by name, best of another make: whether it agrees is evidence for `calibrated`. ' +
        'Asked only where its answer could change the verdict.',
    ),
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
  policy: policySettings.prefault({}).describe('What makes a draft calm, doubtful or rejected.'),
  hold_back: holdBack
    .prefault({})
    .describe('How long a stream is held back before a verdict; whole answers know no such bound.'),
  observe: observeSettings
    .prefault({})
    .describe('With `mode: observe`: how many requests are drafted in the shadow, and at what expense.'),
  audits: auditSettings
    .prefault({})
    .describe('With `mode: serve`: how many drafts are checked after they were served, and what follows.'),
  speculative_buffer_chunks: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(2048)
    .describe('How far a speculative heavy answer is read ahead, chunks; a full buffer escalates.'),
});

export type RouteSettings = z.output<typeof routeSettings>;
