import { LRUCache } from 'lru-cache';
import type { KeyValue } from '../../ports.ts';
import { entryBytes } from './entryBytes.ts';
import { StoreError } from './StoreError.ts';
import { sameBytes } from './sameBytes.ts';
import type { StoreBounds } from './storeBounds.ts';

interface Kept {
  readonly value: Uint8Array;
  readonly endsAtMs: number;
}

/**
 * Keeps entries in this process, and loses them with it. Values are copied on the way in and out. An entry that
 * ended takes its place until it is looked at or is the least recently used. Counters are apart from entries,
 * are never dropped and do not count against the bounds.
 */
export function memoryKeyValue(options: StoreBounds): KeyValue {
  const { clock } = options;
  const kept = new LRUCache<string, Kept>({ max: options.entries, maxSize: options.bytes });
  const counters = new Map<string, number>();
  let closed = false;

  const check = (signal: AbortSignal) => {
    signal.throwIfAborted();
    if (closed) throw new StoreError('Cannot use the store in memory: it is closed');
  };
  const live = (key: string): Kept | null => {
    const found = kept.peek(key);
    if (found === undefined) return null;
    if (found.endsAtMs > clock.now()) return found;
    kept.delete(key);
    return null;
  };
  const put = (key: string, value: Uint8Array, ttlMs: number) => {
    const entry = { value: new Uint8Array(value), endsAtMs: clock.now() + ttlMs };
    kept.set(key, entry, { size: Math.max(1, entryBytes(key, value)) });
  };

  return {
    kind: 'memory',
    shared: false,
    get: async (keys, signal) => {
      check(signal);
      return keys.map((key) => {
        const found = live(key);
        if (found === null) return null;
        kept.get(key);
        return new Uint8Array(found.value);
      });
    },
    set: async (key, value, ttlMs, signal) => {
      check(signal);
      put(key, value, ttlMs);
    },
    add: async (key, value, ttlMs, signal) => {
      check(signal);
      if (live(key) !== null) return false;
      put(key, value, ttlMs);
      return true;
    },
    delete: async (keys, signal) => {
      check(signal);
      return keys.filter((key) => live(key) !== null && kept.delete(key)).length;
    },
    deleteIf: async (key, value, signal) => {
      check(signal);
      const found = live(key);
      return found !== null && sameBytes(found.value, value) && kept.delete(key);
    },
    increment: async (key, signal) => {
      check(signal);
      const count = (counters.get(key) ?? 0) + 1;
      counters.set(key, count);
      return count;
    },
    count: async (key, signal) => {
      check(signal);
      return counters.get(key) ?? 0;
    },
    size: () => kept.size,
    close: async () => {
      closed = true;
      kept.clear();
      counters.clear();
    },
  };
}
