import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { QdrantConnection } from './qdrantConnection.ts';
import { QdrantError } from './qdrantFault.ts';

/** Bound of each call that opens a collection, ms: creating one takes longer than a search may. */
const OPEN_MS = 10_000;
const HASH_DIGITS = 32;

/** The one collection of an embedder's vectors: other fingerprints have other names. */
export function collectionName(fingerprint: string): string {
  const hash = createHash('sha256').update(fingerprint).digest('hex');
  return `draftthinker_${hash.slice(0, HASH_DIGITS)}`;
}

const infoShape = z.object({
  result: z.object({
    config: z.object({
      params: z.object({ vectors: z.object({ size: z.int(), distance: z.string() }) }),
    }),
    payload_schema: z.record(z.string(), z.object({ data_type: z.string() })).nullish(),
  }),
});
type Info = z.infer<typeof infoShape>['result'];

/**
 * Makes sure that a collection is there, with vectors of this dimension and its indexes; creates what is missing,
 * and never changes or writes into a collection of another dimension.
 * @throws QdrantError, of kind `mismatch` for such a collection.
 */
export async function openQdrantCollection(
  connection: QdrantConnection,
  collection: { readonly name: string; readonly dimension: number },
  signal: AbortSignal,
): Promise<void> {
  const { name, dimension } = collection;
  const bound = { signal, timeoutMs: OPEN_MS };
  const info = (await lookUp(connection, name, bound)) ?? (await create(connection, collection, bound));
  const { size, distance } = info.config.params.vectors;
  if (size !== dimension || distance !== 'Cosine') {
    throw new QdrantError(
      'mismatch',
      `Cannot use the Qdrant collection ${name}: it holds vectors of ${size} entries compared by ${distance}, ` +
        `and ${dimension} compared by Cosine are needed; nothing was written into it`,
    );
  }
  for (const [field, schema] of Object.entries(INDEXES)) {
    if (info.payload_schema?.[field]?.data_type === schema.type) continue;
    await connection.call('index the payload', bound, (api, init) =>
      api.createFieldIndex(
        { collection_name: name, wait: true, field_name: field, field_schema: { ...schema } },
        init,
      ),
    );
  }
}

/** Each scope is a tenant: its vectors lie together, and have a graph of their own. */
const INDEXES = {
  scope: { type: 'keyword', is_tenant: true },
  exp: { type: 'integer', range: true, lookup: false },
} as const;

interface Bound {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

async function lookUp(connection: QdrantConnection, name: string, bound: Bound): Promise<Info | null> {
  try {
    const answer = await connection.call('look up the collection', bound, (api, init) =>
      api.getCollection({ collection_name: name }, init),
    );
    return readInfo(name, answer);
  } catch (cause) {
    if (cause instanceof QdrantError && cause.kind === 'missing') return null;
    throw cause;
  }
}

async function create(
  connection: QdrantConnection,
  { name, dimension }: { readonly name: string; readonly dimension: number },
  bound: Bound,
): Promise<Info> {
  let failed: unknown = null;
  try {
    await connection.call('create the collection', bound, (api, init) =>
      api.createCollection(
        {
          collection_name: name,
          vectors: { size: dimension, distance: 'Cosine' },
          // No graph over all scopes: every search is of one.
          hnsw_config: { m: 0, payload_m: 16 },
        },
        init,
      ),
    );
  } catch (cause) {
    failed = cause;
  }
  // Where another replica was quicker, creating fails and the collection is there.
  const info = await lookUp(connection, name, bound);
  if (info !== null) return info;
  throw failed ?? new QdrantError('missing', `Cannot create the Qdrant collection ${name}: it is not there`);
}

function readInfo(name: string, answer: unknown): Info {
  const read = infoShape.safeParse(answer);
  if (read.success) return read.data.result;
  throw new QdrantError(
    'unreadable',
    `Cannot use the Qdrant collection ${name}: what is said of it is not of one unnamed vector a point`,
  );
}
