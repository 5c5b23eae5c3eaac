import type { CacheTools } from './cacheTools.ts';
import { type KeptEntry, readEntry } from './keptEntry.ts';
import type { LookupPlan } from './lookupPlan.ts';

/** An entry as it was read, or why it is not to be served. */
export type UsableEntry = KeptEntry | 'gone' | 'too_old';

/**
 * What was read under an entry's key, if it may be served now: it is whole and its own, has not ended, was not
 * found bad or purged by a tag, and is not older than the client takes.
 */
export async function usableEntry(
  tools: CacheTools,
  read: { readonly bytes: Uint8Array | null; readonly id: string; readonly maxAgeSeconds: number | null },
  plan: Pick<LookupPlan, 'tenant' | 'epoch'>,
  signal: AbortSignal,
): Promise<UsableEntry> {
  const entry = read.bytes === null ? null : readEntry(read.bytes);
  if (entry === null || entry.id !== read.id || entry.epoch !== plan.epoch) return 'gone';
  const nowMs = tools.parts.clock.now();
  if (nowMs >= entry.expiresAtMs || entry.createdAtMs <= (tools.foundBad.get(entry.id) ?? -1)) return 'gone';
  if (await isPurged(tools, entry, plan.tenant, signal)) return 'gone';
  return read.maxAgeSeconds !== null && ageSeconds(tools, entry) > read.maxAgeSeconds ? 'too_old' : entry;
}

/** Whole seconds since it was kept; 0 where the clock was set back. */
export function ageSeconds({ parts }: CacheTools, { createdAtMs }: KeptEntry): number {
  return Math.max(0, Math.floor((parts.clock.now() - createdAtMs) / 1000));
}

async function isPurged(
  { kept, keys }: CacheTools,
  { tags }: KeptEntry,
  tenant: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (tags.length === 0) return false;
  const names = tags.map(({ name }) => name);
  const epochs = await kept.tagEpochs({ keys, tenant, tags: names }, signal);
  return tags.some(({ epoch }, at) => epoch !== epochs[at]);
}
