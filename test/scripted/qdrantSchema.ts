import { z } from 'zod';

/** What of Qdrant's published REST schema (1.19) the double knows. */
export type Operation =
  | 'getCollection'
  | 'createCollection'
  | 'createIndex'
  | 'upsert'
  | 'query'
  | 'scroll'
  | 'delete';

export const COLLECTION_NAME = z.string().min(1).max(255);
const bool = z.enum(['true', 'false']);
const uuid = z.uuid();
const range = z
  .strictObject({ gt: z.number(), gte: z.number(), lt: z.number(), lte: z.number() })
  .partial()
  .refine((bounds) => Object.keys(bounds).length > 0);
export const condition = z.union([
  z.strictObject({
    key: z.string().min(1),
    match: z.strictObject({ value: z.union([z.string(), z.int(), z.boolean()]) }),
  }),
  z.strictObject({ key: z.string().min(1), range }),
  z.strictObject({ has_id: z.array(uuid).min(1) }),
]);
export const filter = z.strictObject({ must: z.array(condition).min(1) });
const payload = z.record(z.string(), z.unknown());
export const fieldSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('keyword'),
    is_tenant: z.boolean().optional(),
    on_disk: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('integer'),
    lookup: z.boolean().optional(),
    range: z.boolean().optional(),
    is_principal: z.boolean().optional(),
  }),
]);

/** Bodies by operation, to the last field; fields of the schema that no client of ours sends are left out. */
export const BODIES = {
  createCollection: z.strictObject({
    vectors: z.strictObject({
      size: z.int().min(1).max(65_536),
      distance: z.enum(['Cosine', 'Dot', 'Euclid', 'Manhattan']),
    }),
    hnsw_config: z
      .strictObject({ m: z.int().min(0), payload_m: z.int().min(0) })
      .partial()
      .optional(),
  }),
  createIndex: z.strictObject({ field_name: z.string().min(1), field_schema: fieldSchema }),
  upsert: z.strictObject({
    points: z.array(z.strictObject({ id: uuid, vector: z.array(z.number()).min(1), payload })).min(1),
  }),
  query: z.strictObject({
    query: z.array(z.number()).min(1),
    filter: filter.optional(),
    limit: z.int().min(1),
    score_threshold: z.number().optional(),
    with_payload: z.literal(false),
    with_vector: z.literal(false),
  }),
  scroll: z.strictObject({
    filter: filter.optional(),
    limit: z.int().min(1),
    with_payload: z.literal(false),
    with_vector: z.literal(false),
  }),
  delete: z.union([z.strictObject({ points: z.array(uuid).min(1) }), z.strictObject({ filter })]),
};

const WRITES = z.strictObject({
  wait: bool.optional(),
  ordering: z.enum(['weak', 'medium', 'strong']).optional(),
});
const NOTHING = z.strictObject({});

export const ROUTES: readonly {
  readonly operation: Operation;
  readonly method: string;
  readonly path: RegExp;
  readonly params: z.ZodType;
}[] = [
  { operation: 'getCollection', method: 'GET', path: /^\/collections\/([^/]+)$/, params: NOTHING },
  { operation: 'createCollection', method: 'PUT', path: /^\/collections\/([^/]+)$/, params: NOTHING },
  { operation: 'createIndex', method: 'PUT', path: /^\/collections\/([^/]+)\/index$/, params: WRITES },
  { operation: 'upsert', method: 'PUT', path: /^\/collections\/([^/]+)\/points$/, params: WRITES },
  { operation: 'query', method: 'POST', path: /^\/collections\/([^/]+)\/points\/query$/, params: NOTHING },
  { operation: 'scroll', method: 'POST', path: /^\/collections\/([^/]+)\/points\/scroll$/, params: NOTHING },
  { operation: 'delete', method: 'POST', path: /^\/collections\/([^/]+)\/points\/delete$/, params: WRITES },
];
