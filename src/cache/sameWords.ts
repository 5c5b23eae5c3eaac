import type { CacheWish } from '../ports.ts';
import { storeKey } from './cacheKeys.ts';
import type { CacheTools } from './cacheTools.ts';
import type { KeptEntry } from './keptEntry.ts';
import { type LearnedAlias, readAlias } from './learnedAlias.ts';
import type { LookupNotes } from './lookupNotes.ts';
import type { LookupPlan } from './lookupPlan.ts';
import { usableEntry } from './usableEntry.ts';

/** An entry that answers the question, and how it was found. */
export interface Found {
  readonly entry: KeptEntry;
  readonly tier: 'exact' | 'canonical' | 'semantic' | 'verified';
  /** Whose judgement it rests on besides that of the words: null for the same words, or the same in canonical form. */
  readonly likeness: 'semantic' | 'verified' | null;
}

/**
 * Looks for the very words, then for words that were learned to be answered by another entry, then for words that
 * are the same in canonical form: one read, and a second one where an alias leads elsewhere.
 */
export async function sameWords(
  tools: CacheTools,
  plan: LookupPlan,
  {
    wish,
    notes,
    signal,
  }: { readonly wish: CacheWish; readonly notes: LookupNotes; readonly signal: AbortSignal },
): Promise<Found | null> {
  const { kept, keys, parts } = tools;
  const { scope, textKey, canonicalKey } = plan;
  const ownId = keys.entryId(textKey);
  const byCanonical = canonicalKey === null ? [] : [storeKey.alias(scope, canonicalKey)];
  const [own, learned, canonical] = await kept.read(
    [storeKey.entry(scope, ownId), storeKey.alias(scope, textKey), ...byCanonical],
    signal,
  );
  const usable = async (id: string, bytes: Uint8Array | null): Promise<KeptEntry | null> => {
    const read = { id, bytes, maxAgeSeconds: wish.maxAgeSeconds };
    const entry = await usableEntry(tools, read, plan, signal);
    if (entry === 'too_old') notes.missed('too_old');
    return typeof entry === 'string' ? null : entry;
  };

  const entry = await usable(ownId, own ?? null);
  if (entry !== null) return { entry, tier: 'exact', likeness: null };

  const aliases = [learned, canonical]
    .map((bytes) => readAlias(bytes ?? null, parts.guards.version))
    .filter((alias) => alias !== null)
    .filter((alias) => alias.id !== ownId && (alias.via === 'canonical' || mayLearn(tools, scope)));
  if (aliases.length === 0) return null;
  const bodies = await kept.read(
    aliases.flatMap(({ id }) => [storeKey.entry(scope, id), storeKey.rejected(scope, id, textKey)]),
    signal,
  );
  for (const [at, alias] of aliases.entries()) {
    if ((bodies[2 * at + 1] ?? null) !== null) continue;
    const target = await usable(alias.id, bodies[2 * at] ?? null);
    if (target !== null && saysTheSame(tools, plan, alias, target)) return foundBy(alias, target);
  }
  return null;
}

/** Aliases that were learned by likeness hold while likeness does. */
function mayLearn({ parts, budget }: CacheTools, scope: string): boolean {
  return parts.mode !== 'exact' && !budget.isOff(scope);
}

function saysTheSame(
  { parts: { guards } }: CacheTools,
  { asked: { text } }: LookupPlan,
  { via }: LearnedAlias,
  target: KeptEntry,
): boolean {
  if (text === null || target.text === null) return false;
  return via !== 'canonical' || guards.canonical(text) === guards.canonical(target.text);
}

function foundBy({ via }: LearnedAlias, entry: KeptEntry): Found {
  return via === 'canonical'
    ? { entry, tier: 'canonical', likeness: null }
    : { entry, tier: 'exact', likeness: via };
}
