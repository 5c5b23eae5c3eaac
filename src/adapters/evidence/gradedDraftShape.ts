import { z } from 'zod';

const tokens = z.int().min(0);
const milliseconds = z.number().min(0);
const label = z.boolean().nullable();

const usage = z.object({
  prompt: tokens,
  cached: tokens,
  completion: tokens,
  provenance: z.enum(['reported', 'estimated']),
});

/** Terms a sketch can have: hashes of 20 bits. */
const TERMS = 2 ** 20;

const sketch = z
  .object({ terms: z.array(z.int().min(0).lt(TERMS)), counts: z.array(z.int().min(1)) })
  .refine(({ terms, counts }) => terms.length === counts.length, {
    path: ['counts'],
    error: 'must be as many as terms',
  })
  .refine(({ terms }) => terms.every((term, at) => at === 0 || term > (terms[at - 1] ?? -1)), {
    path: ['terms'],
    error: 'must be ascending, each once',
  });

/** Text or shape, log-probability, those of the most likely tokens, ms since the first; then 's' for sentinels. */
const token = z
  .tuple([z.string(), z.number().nullable(), z.array(z.number()), milliseconds])
  .rest(z.literal('s'));

/** One graded draft as a line holds it. Fields that a later program adds are passed over. */
export const gradedDraftShape = z.object({
  v: z.literal(1),
  id: z.string().min(1),
  family: z.string().nullable(),
  sketch,
  prompt_tokens: tokens,
  first_token_ms: milliseconds,
  tokens: z.array(token),
  ending: z.object({
    finish_reason: z.string(),
    cut_by: z.enum(['client', 'drafter']).nullable(),
    refused: z.boolean(),
  }),
  usage,
  text: z.string().nullable(),
  draft_right: label,
  heavy_right: label,
  grader: z.string(),
  heavy_usage: usage.nullable(),
  second: z.object({ agreement: z.number().min(0).max(1).nullable(), usage: usage.nullable() }).nullable(),
  /** Absent in lines whose writer did not know. */
  models: z.object({ draft: z.string(), heavy: z.string(), second: z.string().nullable() }).optional(),
  source: z.enum(['dataset', 'observed', 'accepted', 'escalated']),
  weight: z.number().min(1),
  /** Absent where the writer did not know how the answer was to be served. */
  whole: z.boolean().optional(),
});

/** What a draft of live traffic has besides. */
export const observedDraftShape = gradedDraftShape.extend({
  route: z.string(),
  request_id: z.string(),
  at: z.string(),
  policy: z.string(),
  calibration: z.string(),
  cost: z.object({
    nano_dollars: z.int().nullable(),
    provenance: z.enum(['reported', 'estimated', 'unknown', 'illustrative']),
  }),
});

export type GradedDraftShape = z.infer<typeof gradedDraftShape>;
export type ObservedDraftShape = z.infer<typeof observedDraftShape>;
