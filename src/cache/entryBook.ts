import type { CachedAnswer, Principal } from '../ports.ts';
import type { CacheAdmin } from './cacheAdmin.ts';
import { isEntryId, storeKey } from './cacheKeys.ts';
import { type CacheTools, queued } from './cacheTools.ts';
import type { KeptEntry } from './keptEntry.ts';
import { planOf } from './lookupPlan.ts';
import { ageSeconds, usableEntry } from './usableEntry.ts';
import { rejectPair } from './verifyPair.ts';

/** What is done with entries by their ids, by those they belong to and by those who judge them. */
export interface EntryBook extends Pick<CacheAdmin, 'describe' | 'remove' | 'purge'> {
  rejected(principal: Principal, hit: { readonly id: string; readonly textKey: string | null }): void;
  rechecked(hit: CachedAnswer, adequate: boolean | null): void;
}

export function entryBook(tools: CacheTools, totals: CompareTotals): EntryBook {
  const { kept, keys, budget, closing, parts } = tools;
  const open = async (principal: Principal, id: string): Promise<Owned | null> => {
    if (!isEntryId(id)) return null;
    const tenant = keys.tenant(principal.tenant);
    const [bytes] = await kept.read([storeKey.owned(tenant, id)], closing);
    return bytes === null || bytes === undefined
      ? null
      : { tenant, id, scope: Buffer.from(bytes).toString() };
  };
  return {
    async describe(principal, id) {
      const owned = await open(principal, id);
      const entry = owned === null ? null : await readOwned(tools, owned);
      return entry === null ? null : viewOf(tools, entry);
    },

    async remove(principal, id) {
      const owned = await open(principal, id);
      if (owned === null) return false;
      const entry = await readOwned(tools, owned);
      await removeOwned(tools, owned);
      return entry !== null;
    },

    async purge(principal, tag) {
      const tenant = keys.tenant(principal.tenant);
      const key = tag === null ? storeKey.epoch(tenant) : storeKey.tagEpoch(tenant, keys.tag(tenant, tag));
      await kept.increment(key, closing);
    },

    rejected(principal, { id, textKey }) {
      if (!isEntryId(id)) return;
      void queued(tools, async () => {
        const owned = await open(principal, id);
        if (owned === null) return;
        // Without the words of another it was bad for its own.
        const words = textKey ?? (await readOwned(tools, owned))?.textKey ?? null;
        tools.foundBad.set(id, parts.clock.now());
        if (words !== null) {
          await rejectPair(tools, { scope: owned.scope, textKey: words }, id);
          await kept.delete([storeKey.alias(owned.scope, words)], closing);
        }
        await removeOwned(tools, owned);
      });
    },

    rechecked(hit, adequate) {
      if (!hit.byLikeness) return;
      const plan = planOf(hit);
      if (adequate === null || plan === null) {
        totals.unknown += 1;
        return;
      }
      totals.compared += 1;
      if (!adequate) totals.bad += 1;
      const spent = budget.compared(plan.scope, adequate);
      if (spent !== null) {
        parts.onFault({ type: 'budget_spent', scope: plan.scope, ...spent, target: parts.budget.target });
      }
      if (adequate) return;
      // The entry may be good for its own words; for these it is not.
      void queued(tools, async () => {
        await rejectPair(tools, plan, hit.id);
        await kept.delete([storeKey.alias(plan.scope, plan.textKey)], closing);
      });
    },
  };
}

/** Comparisons of all scopes together. */
export interface CompareTotals {
  compared: number;
  bad: number;
  unknown: number;
}

interface Owned {
  readonly tenant: string;
  readonly id: string;
  readonly scope: string;
}

async function readOwned(tools: CacheTools, { tenant, id, scope }: Owned): Promise<KeptEntry | null> {
  const { kept, closing } = tools;
  const [bytes] = await kept.read([storeKey.entry(scope, id)], closing);
  const epoch = await kept.count(storeKey.epoch(tenant), closing);
  const entry = await usableEntry(
    tools,
    { bytes: bytes ?? null, id, maxAgeSeconds: null },
    { tenant, epoch },
    closing,
  );
  return typeof entry === 'string' ? null : entry;
}

/** Aliases that lead to it lead nowhere then. */
async function removeOwned(tools: CacheTools, { tenant, id, scope }: Owned): Promise<void> {
  const { kept, closing, parts, calls } = tools;
  const { vectors, deadlines } = parts;
  await kept.delete([storeKey.entry(scope, id)], closing);
  await kept.delete([storeKey.owned(tenant, id)], closing);
  if (vectors === null) return;
  await calls.vectors((within) => vectors.delete([id], within), {
    ms: deadlines.vectorMs,
    signal: closing,
  });
}

function viewOf(tools: CacheTools, entry: KeptEntry) {
  const { id, tier, model, expiresAtMs, tags, text } = entry;
  return {
    id,
    tier,
    model,
    ageSeconds: ageSeconds(tools, entry),
    expiresInSeconds: Math.max(0, Math.ceil((expiresAtMs - tools.parts.clock.now()) / 1000)),
    tags: tags.map(({ name }) => name),
    question: text ?? '',
  };
}
