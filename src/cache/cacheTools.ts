import type { LRUCache } from 'lru-cache';
import type { CacheKeys } from './cacheKeys.ts';
import type { AnswerCacheParts, CachePart } from './cacheParts.ts';
import type { CacheTally } from './cacheTally.ts';
import type { FalseHitBudget } from './falseHitBudget.ts';
import type { KeptStore } from './keptStore.ts';
import type { PartCall } from './partCalls.ts';
import type { VerifierPace } from './verifierPace.ts';
import type { WriteQueue } from './writeQueue.ts';

/** What the steps of a cache share. */
export interface CacheTools {
  readonly parts: AnswerCacheParts;
  readonly keys: CacheKeys;
  readonly kept: KeptStore;
  readonly calls: Readonly<Record<CachePart, PartCall>>;
  readonly writes: WriteQueue;
  /** Apart from the writes: one call of a verifier may take seconds. */
  readonly verifying: WriteQueue;
  readonly budget: FalseHitBudget;
  readonly pace: VerifierPace;
  readonly tally: CacheTally;
  /** Ids of entries found bad here, with the time: nothing kept up to then is served, whatever the store says. */
  readonly foundBad: LRUCache<string, number>;
  /** Aborts when the cache is closed: the signal of work that nobody waits for. */
  readonly closing: AbortSignal;
}

/** Queues work, and counts what there was no room for. */
export function queued(tools: CacheTools, job: () => Promise<void>): Promise<void> {
  const pushed = tools.writes.push(job);
  if (pushed === null) tools.tally.counts.writes.dropped += 1;
  return pushed ?? Promise.resolve();
}

/** How long what is kept now is kept, ms. */
export function jitteredTtlMs({ parts: { ttlMs, ttlJitter, random } }: CacheTools): number {
  return Math.max(1, Math.round(ttlMs * (1 - ttlJitter * random())));
}
