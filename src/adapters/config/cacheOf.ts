import type { CacheConfig, CacheStoreConfig } from './cacheConfig.ts';
import type { CacheSettings } from './cacheSettings.ts';
import type { FileName, ModelConfig } from './config.ts';

const BYTES_PER_KB = 1024;
const BYTES_PER_MB = 1024 * 1024;
const MS_PER_SECOND = 1000;

/** @param model the embedding model; null: none is named. */
export function cacheOf(
  settings: CacheSettings,
  model: ModelConfig | null,
  fileNamed: (name: string) => FileName,
): CacheConfig {
  const { embedder } = settings;
  return {
    mode: settings.mode,
    shadow: settings.shadow,
    ttlMs: settings.ttl_s * MS_PER_SECOND,
    scopePer: settings.scope_per,
    admitHeavy: settings.admit_heavy,
    maxAnswerBytes: settings.max_answer_kb * BYTES_PER_KB,
    entries: settings.entries,
    bytes: Math.ceil(settings.max_mb * BYTES_PER_MB),
    dir: fileNamed(settings.dir),
    secret: settings.secret ?? null,
    store: storeOf(settings, fileNamed),
    embedder: {
      model,
      dimension: embedder.dimension ?? null,
      floor: embedder.floor ?? null,
      timeoutMs: settings.embed_ms ?? null,
    },
    lookupMs: settings.lookup_ms,
    storeMs: settings.store_ms,
    vectorMs: settings.vector_ms,
    waitMs: settings.wait_ms,
    recheckShare: settings.recheck_share,
    falseHitTarget: settings.false_hit_target,
  };
}

function storeOf(
  { redis, qdrant, file }: CacheSettings,
  fileNamed: (name: string) => FileName,
): CacheStoreConfig {
  if (redis.url !== undefined) {
    const vectors = qdrant.url === undefined ? null : { url: qdrant.url, apiKey: qdrant.api_key ?? null };
    return { kind: 'redis', url: redis.url, cluster: redis.cluster, qdrant: vectors };
  }
  return file === undefined ? { kind: 'memory' } : { kind: 'file', file: fileNamed(file) };
}
