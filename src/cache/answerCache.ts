import { LRUCache } from 'lru-cache';
import type { AnswerCache } from '../ports.ts';
import type { CacheAdmin, CacheStats } from './cacheAdmin.ts';
import { CacheKeys } from './cacheKeys.ts';
import { type AnswerCacheParts, CACHE_PARTS, type CachePart } from './cacheParts.ts';
import { CacheTally } from './cacheTally.ts';
import { type CacheTools, queued } from './cacheTools.ts';
import { withDeadline } from './deadline.ts';
import { type CompareTotals, entryBook } from './entryBook.ts';
import { FalseHitBudget } from './falseHitBudget.ts';
import { keepAnswer } from './keepAnswer.ts';
import { KeptStore } from './keptStore.ts';
import { lookUp } from './lookUp.ts';
import { isPartsFault, type PartCall, partCalls } from './partCalls.ts';
import { replicaClaims } from './replicaClaims.ts';
import { VerifierPace } from './verifierPace.ts';
import { writeQueue } from './writeQueue.ts';

const FOUND_BAD = 10_000;
/** Pairs that wait for the verifier, and that it is asked about at once. */
const VERIFYING = { entries: 100, concurrent: 2 } as const;
/** For what waits to be written, when the cache is closed. */
const CLOSING_MS = 1000;

/**
 * A cache of answers that may be trusted: an answer is served again to who may have it, for the same question in
 * the same words or in other words that provably ask the same, and for nothing else.
 */
export function createAnswerCache(parts: AnswerCacheParts): AnswerCache & CacheAdmin {
  const tally = new CacheTally();
  const closing = new AbortController();
  const breakers = byPart(() => parts.breaker(isPartsFault));
  const calls = byPart(
    (part): PartCall =>
      partCalls({ part, breaker: breakers[part], clock: parts.clock, onFault: parts.onFault }),
  );
  const failed = (): void => {
    if (!closing.signal.aborted) tally.counts.writes.failed += 1;
  };
  const kept = new KeptStore({
    store: parts.store,
    call: calls.store,
    ms: parts.deadlines.storeMs,
    secret: parts.secret,
    onCorrupt: (key) =>
      void queued(tools, async () => {
        await kept.delete([key], closing.signal);
      }),
  });
  const tools: CacheTools = {
    parts,
    keys: new CacheKeys(parts),
    kept,
    calls,
    writes: writeQueue({ ...parts.queue, onFailed: failed }),
    // What the verifier could not tell is counted by itself.
    verifying: writeQueue({ ...VERIFYING, onFailed: () => undefined }),
    budget: new FalseHitBudget({ ...parts.budget, bounds: parts.bounds }),
    pace: new VerifierPace(),
    tally,
    foundBad: new LRUCache({ max: FOUND_BAD }),
    closing: closing.signal,
  };
  const totals: CompareTotals = { compared: 0, bad: 0, unknown: 0 };
  const idle = async (): Promise<void> => {
    while (tools.writes.length + tools.verifying.length > 0) {
      await tools.verifying.idle();
      await tools.writes.idle();
    }
  };

  return {
    ...entryBook(tools, totals),
    ...replicaClaims(tools),
    lookup: (question, signal) => lookUp(tools, question, signal),
    offer: (question, lookup, offer) => keepAnswer(tools, question, lookup, offer),
    stats: () => statsOf(tools, { totals, breakers: byPart((part) => breakers[part].state()) }),
    flush: idle,
    async close() {
      tools.verifying.close();
      tools.writes.close();
      await withDeadline(() => tools.writes.idle(), {
        ms: CLOSING_MS,
        signal: new AbortController().signal,
      }).catch(failed);
      closing.abort();
      await Promise.all([parts.store.close(), parts.vectors?.close()]);
    },
  };
}

function statsOf(
  { parts, tally, writes, verifying, budget }: CacheTools,
  { totals, breakers }: { readonly totals: CompareTotals; readonly breakers: CacheStats['breakers'] },
): CacheStats {
  return {
    ...structuredClone(tally.counts),
    mode: parts.mode,
    shadow: parts.shadow,
    entries: parts.store.size(),
    vectors: parts.vectors?.size() ?? null,
    queued: writes.length + verifying.length,
    breakers,
    budget: { target: parts.budget.target, ...totals, ...budget.watching },
  };
}

function byPart<Value>(make: (part: CachePart) => Value): Record<CachePart, Value> {
  return Object.fromEntries(CACHE_PARTS.map((part) => [part, make(part)])) as Record<CachePart, Value>; // one for each part
}
