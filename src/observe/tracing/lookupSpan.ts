import type { CacheStage } from '../../core/cacheRecord.ts';
import type { Receipt } from '../../core/receipt.ts';
import { knownAttributes } from './knownAttributes.ts';
import type { Span } from './span.ts';
import { spanId, type TraceContext } from './traceOf.ts';

const STAGES = {
  epoch: true,
  exact: true,
  embed: true,
  vector: true,
  bodies: true,
  guards: true,
  verify: true,
  wait: true,
} satisfies Record<CacheStage, true>;

/**
 * What the cache was asked; null where it was not, or did not answer in time. How long it took was measured;
 * that it began when its state was entered is right to a fraction of a millisecond.
 */
export function lookupSpan(receipt: Receipt, context: TraceContext): Span | null {
  const { cacheLookup, steps } = receipt;
  if (cacheLookup === null) return null;
  const { mode, shadow, reason, entry, candidates, stagesMs, totalMs } = cacheLookup;
  const startMs = steps.find(({ state }) => state.startsWith('cacheLookup'))?.atMs ?? 0;
  const stages = Object.keys(STAGES).map((stage) => [
    `draftthinker.cache.stage.${stage}_ms`,
    stagesMs[stage as CacheStage], // a key of STAGES, which has exactly these
  ]);
  return {
    id: spanId(context, 'cache lookup'),
    parentId: context.rootSpanId,
    name: 'cache lookup',
    kind: 'internal',
    startMs,
    endMs: startMs + totalMs,
    attributes: knownAttributes({
      'draftthinker.cache': receipt.cache,
      'draftthinker.cache.mode': mode,
      'draftthinker.cache.shadow': shadow,
      'draftthinker.reason': reason,
      'draftthinker.cache.entry.id': entry?.id,
      'draftthinker.cache.entry.tier': entry?.tier,
      'draftthinker.cache.entry.age_seconds': entry?.ageSeconds,
      'draftthinker.cache.candidates': candidates.length,
      'draftthinker.cache.vetoed': candidates.filter(({ vetoedBy }) => vetoedBy !== null).length,
      ...Object.fromEntries(stages),
    }),
    events: [],
    failed: false,
  };
}
