import type { CacheConfig } from './adapters/config/cacheConfig.ts';
import { memoryKeyValue } from './adapters/store/memoryKeyValue.ts';
import { redisKeyValue } from './adapters/store/redisKeyValue.ts';
import { openSqliteKeyValue } from './adapters/store/sqliteKeyValue.ts';
import { openSqliteVectors } from './adapters/store/sqliteVectors.ts';
import { memoryVectors } from './adapters/vectors/memoryVectors.ts';
import { qdrantVectors } from './adapters/vectors/qdrantVectors.ts';
import type { Log } from './log.ts';
import type { Clock, Embedder, KeyValue, VectorJournal, VectorStore } from './ports.ts';

/** Where answers are kept, and what finds them. Nothing has been waited for: a store may come later, or go. */
export interface ConnectedStores {
  readonly store: KeyValue;
  /** Null: nothing is found by likeness. */
  readonly vectors: VectorStore | null;
  /** Whether a store that tells of it is connected now; null: it does not tell. */
  readonly storeUp: () => boolean | null;
}

/** Keys of one answer in a store: the entry, where its id leads, and the texts that lead to it. */
const KEYS_PER_ANSWER = 4;

/** @param embedder null: none is wanted, and so no vectors. */
export function connectStores(
  cache: CacheConfig,
  { embedder, clock, log }: { embedder: Embedder | null; clock: Clock; log: Log },
): ConnectedStores {
  const { store, storeMs, vectorMs } = cache;
  const bounds = { entries: cache.entries * KEYS_PER_ANSWER, bytes: cache.bytes, clock };
  if (store.kind === 'redis') {
    const { url, cluster, qdrant } = store;
    let up: boolean | null = null;
    const onState = (now: boolean, cause?: unknown) => {
      if (now === up) return;
      up = now;
      if (now) log.info({ event: 'cache_store_up', store: 'redis' }, 'Redis is connected');
      else
        log.warn(
          { event: 'cache_store_down', store: 'redis', err: cause },
          'Redis is not connected: requests are answered without what it keeps',
        );
    };
    return {
      store: redisKeyValue({ url, cluster, timeoutMs: storeMs, onState }),
      vectors:
        qdrant === null || embedder === null
          ? null
          : qdrantVectors({
              ...qdrant,
              fingerprint: embedder.fingerprint,
              dimension: embedder.dimension,
              timeoutMs: vectorMs,
              onSweepFault: (cause) =>
                log.warn(
                  { event: 'cache_sweep_failed', store: 'qdrant', err: cause },
                  'vectors that have ended could not be removed',
                ),
            }),
      storeUp: () => up,
    };
  }
  const indexOf = ({ dimension }: Embedder, journal?: VectorJournal): VectorStore =>
    memoryVectors({ dimension, entries: cache.entries, clock, journal });
  if (store.kind === 'memory') {
    const vectors = embedder === null ? null : indexOf(embedder);
    return { store: memoryKeyValue(bounds), vectors, storeUp: () => null };
  }
  const onFault = ({ message, cause }: { message: string; cause: unknown }) =>
    log.error({ event: 'cache_file_fault', file: store.file.path, err: cause }, message);
  return {
    store: openSqliteKeyValue(store.file.path, { ...bounds, onFault }),
    vectors:
      embedder === null
        ? null
        : openSqliteVectors(`${store.file.path}.vectors`, {
            fingerprint: embedder.fingerprint,
            dimension: embedder.dimension,
            index: (journal) => indexOf(embedder, journal),
            clock,
            onFault,
          }),
    storeUp: () => null,
  };
}
