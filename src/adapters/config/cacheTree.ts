import type { CacheConfig, CacheStoreConfig } from './cacheConfig.ts';
import { shownRedisUrl } from './redisUrlFault.ts';

/** What was decided of the cache, in the words of the file; of a secret only whether it is set. */
export function cacheTree(cache: CacheConfig) {
  const { embedder } = cache;
  return {
    mode: cache.mode,
    shadow: cache.shadow,
    ttl_s: cache.ttlMs / 1000,
    scope_per: cache.scopePer,
    admit_heavy: cache.admitHeavy,
    max_answer_kb: cache.maxAnswerBytes / 1024,
    entries: cache.entries,
    max_mb: cache.bytes / 1024 / 1024,
    dir: cache.dir.path,
    secret: setOrNot(cache.secret),
    ...storeTree(cache.store),
    embedder: {
      model:
        embedder.model === null ? 'built in' : `${embedder.model.wireName} at ${embedder.model.upstream}`,
      dimension: embedder.dimension ?? 'its own',
      floor: embedder.floor ?? 'its own',
    },
    lookup_ms: cache.lookupMs,
    store_ms: cache.storeMs,
    vector_ms: cache.vectorMs,
    embed_ms: embedder.timeoutMs ?? (embedder.model === null ? 60 : 250),
    wait_ms: cache.waitMs,
    recheck_share: cache.recheckShare,
    false_hit_target: cache.falseHitTarget,
  };
}

function storeTree(store: CacheStoreConfig) {
  if (store.kind === 'memory') return { store: 'memory' };
  if (store.kind === 'file') return { store: 'file', file: store.file.path };
  const { url, cluster, qdrant } = store;
  const password = url.includes('@') ? 'set' : 'not set';
  return {
    store: 'redis',
    redis: { url: shownRedisUrl(url), credentials: password, cluster },
    qdrant: qdrant === null ? 'none' : { url: qdrant.url, api_key: setOrNot(qdrant.apiKey) },
  };
}

function setOrNot(secret: string | null): string {
  return secret === null ? 'not set' : 'set';
}
