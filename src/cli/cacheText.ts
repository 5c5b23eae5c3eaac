import type { CacheConfig, CacheStoreConfig } from '../adapters/config/cacheConfig.ts';
import { shownRedisUrl } from '../adapters/config/redisUrlFault.ts';

/** The cache in words: what it serves, where from, for how long. */
export function cacheText(cache: CacheConfig): string {
  const { mode, shadow, store, embedder, entries, ttlMs } = cache;
  if (mode === 'off') return 'off: every request is answered afresh';
  const bound = store.kind === 'redis' ? '' : `, ${entries} answers`;
  const place = `${placeOf(store)}${bound}, for ${duration(ttlMs)}`;
  if (mode === 'exact') return `exact, ${place}`;
  if (store.kind === 'redis' && store.qdrant === null) {
    return `exact only, ${place}: ${mode} needs a Qdrant beside Redis`;
  }
  const by = embedder.model === null ? 'the built-in embedder' : embedder.model.name;
  return `${mode}${shadow ? ' in shadow (likeness is recorded, not served)' : ''} by ${by}, ${place}`;
}

function placeOf(store: CacheStoreConfig): string {
  if (store.kind === 'memory') return 'in memory';
  if (store.kind === 'file') return `in ${store.file.name}`;
  const vectors = store.qdrant === null ? '' : ` and Qdrant at ${store.qdrant.url}`;
  return `in Redis at ${shownRedisUrl(store.url)}${vectors}`;
}

function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
