import { z } from 'zod';
import { parseBaseUrl } from './baseUrl.ts';
import { milliseconds } from './milliseconds.ts';
import { redisUrlFault } from './redisUrlFault.ts';

const redis = z.strictObject({
  url: z
    .string()
    .superRefine((text, context) => {
      const fault = redisUrlFault(text);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    })
    .optional()
    .describe(
      'Address of a Redis that keeps the answers for every replica, as redis://user:password@host:6379/0, or ' +
        'rediss:// for TLS; of a cluster some nodes, commas between them. The environment variable ' +
        'DRAFT_THINKER_REDIS_URL says it where the file does not. Treated as a secret.',
    ),
  cluster: z.boolean().default(false).describe('It is a Redis Cluster.'),
});

const qdrant = z.strictObject({
  url: z
    .string()
    .superRefine((text, context) => {
      const parsed = parseBaseUrl(text);
      if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.fault });
    })
    .optional()
    .describe(
      'Address of a Qdrant that keeps the vectors, as http://host:6333; it goes with `redis`, which keeps the ' +
        'answers. The environment variable DRAFT_THINKER_QDRANT_URL says it where the file does not.',
    ),
  api_key: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'holds characters that no HTTP header can carry')
    .optional()
    .describe(
      'Secret, sent to Qdrant only. The environment variable DRAFT_THINKER_QDRANT_API_KEY says it where the file ' +
        'gives neither address nor key.',
    ),
});

const embedder = z.strictObject({
  model: z
    .string()
    .min(1)
    .optional()
    .describe(
      "An embedding model by name, as text-embedding-3-small; at the heavy side's upstream unless `models` says " +
        'otherwise. Without it the built-in one, which counts words, and needs no model and no key.',
    ),
  dimension: z
    .int()
    .min(1)
    .max(65_536)
    .optional()
    .describe("Entries of a vector; needed for a model that is not one of OpenAI's."),
  floor: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      "Least cosine at which a kept question is looked at, 0 to 1. Without it the embedder's own: 0.95 for models.",
    ),
});

/** What is kept of answers, where, and what may be served again. */
export const cacheSettings = z.strictObject({
  mode: z
    .enum(['off', 'exact', 'semantic', 'verified'])
    .default('exact')
    .describe(
      '`exact`: the same question in the same words, give or take case, spaces and politeness. `semantic`: also ' +
        'one in other words that every guard lets pass. `verified`: where guards cannot tell, `judge.model` is ' +
        'asked too. `off`: every request is answered afresh.',
    ),
  shadow: z
    .boolean()
    .default(false)
    .describe(
      'With `semantic` or `verified`: what would have been served by likeness is recorded, and not served.',
    ),
  ttl_s: z
    .int()
    .min(1)
    .max(31_536_000)
    .default(86_400)
    .describe('How long an answer is kept at most, seconds.'),
  scope_per: z
    .enum(['tenant', 'user'])
    .default('tenant')
    .describe('Who shares answers: all of a tenant, or each `user` of a request alone.'),
  admit_heavy: z
    .boolean()
    .default(false)
    .describe("Keeps heavy's answers too; without it only accepted drafts are kept."),
  max_answer_kb: z
    .int()
    .min(1)
    .max(65_536)
    .default(256)
    .describe('Longest answer that is kept, kilobytes (2^10 bytes), as it is stored.'),
  entries: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(10_000)
    .describe('Answers kept at most, where no Redis keeps them; the least recently used goes first.'),
  max_mb: z
    .number()
    .gt(0)
    .max(1_048_576)
    .default(64)
    .describe('What these take at most, megabytes (2^20 bytes).'),
  dir: z
    .string()
    .min(1)
    .default('./cache')
    .describe(
      'The folder of the generated secret, made when answers are kept in a file or in Redis and `secret` is not ' +
        'given; a relative path starts at the folder of this file.',
    ),
  secret: z
    .string()
    .regex(/^[\s\S]{32,}$/, 'is shorter than 32 characters')
    .optional()
    .describe(
      'Secret that keys are made with, at least 32 characters; the same for all replicas that share a Redis. The ' +
        'environment variable DRAFT_THINKER_CACHE_SECRET says it where the file does not. Without it one is made ' +
        'at the first start and kept in `dir`.',
    ),
  file: z
    .string()
    .min(1)
    .optional()
    .describe(
      'An SQLite file that keeps the answers over a restart, for one process; a relative path starts at the ' +
        'folder of this file. Without it and without Redis they are kept in memory.',
    ),
  redis: redis.prefault({}).describe('Where replicas share answers.'),
  qdrant: qdrant.prefault({}).describe('Where replicas share vectors.'),
  embedder: embedder.prefault({}).describe('What finds questions that are alike.'),
  lookup_ms: milliseconds().default(300).describe('Bound of a cache lookup, milliseconds: later is a miss.'),
  store_ms: milliseconds().default(50).describe('Bound of one call of the store, milliseconds.'),
  vector_ms: milliseconds().default(100).describe('Bound of one search among vectors, milliseconds.'),
  embed_ms: milliseconds()
    .optional()
    .describe(
      'Bound of one embedding, milliseconds. Without it 60 for the built-in embedder, 250 for a model.',
    ),
  wait_ms: milliseconds(0)
    .default(2_000)
    .describe(
      'How long a request waits for an equal one that another replica is answering, milliseconds; then it is ' +
        'answered here.',
    ),
  recheck_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.03)
    .describe(
      'Share of the answers served by likeness that heavy gives again in the background, and that are compared, 0 to 1.',
    ),
  false_hit_target: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.01)
    .describe(
      'Share of wrong answers among those served by likeness, above 0, below 1. Where comparisons show more, that ' +
        'tier switches itself off.',
    ),
});

export type CacheSettings = z.output<typeof cacheSettings>;
