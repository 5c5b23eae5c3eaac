import { randomUUID } from 'node:crypto';
import type { CacheQuestion } from '../ports.ts';
import type { AskedParts } from './askedParts.ts';
import { type QuestionBasis, storeKey } from './cacheKeys.ts';
import type { CacheTools } from './cacheTools.ts';
import type { Eligibility } from './eligibility.ts';
import type { LookupPlan } from './lookupPlan.ts';

/**
 * Reads the tenant's epoch, and those of the tags an answer would get, and makes the keys by them: what a purge
 * after this moment takes is then not found, nor is an answer that was asked for before it.
 * Rejects as `PartCall` does.
 */
export async function planLookup(
  tools: CacheTools,
  question: CacheQuestion,
  {
    asked,
    basis,
    eligible,
  }: { readonly asked: AskedParts; readonly basis: QuestionBasis; readonly eligible: Eligibility },
  signal: AbortSignal,
): Promise<LookupPlan> {
  const { kept, keys } = tools;
  const { wish, principal } = question;
  const tenant = keys.tenant(principal.tenant);
  const [epoch, tagEpochs] = await Promise.all([
    kept.count(storeKey.epoch(tenant), signal),
    kept.tagEpochs({ keys, tenant, tags: wish.tags }, signal),
  ]);
  const scope = keys.scope(basis, epoch);
  return {
    tenant,
    epoch,
    scope,
    asked,
    textKey: keys.text(scope, basis),
    canonicalKey: canonicalKeyOf(tools, scope, { asked, eligible }),
    partition: partitionOf(tools, scope, eligible),
    tags: wish.tags.map((name, at) => ({ name, epoch: tagEpochs[at] ?? 0 })),
    refreshing: !wish.read,
    claimable: kept.shared && wish.read,
    token: randomUUID(),
    vector: null,
    grey: [],
    writing: null,
  };
}

function canonicalKeyOf(
  { keys, parts: { guards } }: CacheTools,
  scope: string,
  { asked, eligible }: { readonly asked: AskedParts; readonly eligible: Eligibility },
): string | null {
  const isFree = eligible.upTo === 'canonical' || eligible.upTo === 'semantic';
  if (!isFree || asked.text === null) return null;
  return keys.canonical(scope, guards.canonical(asked.text), guards.version);
}

/** Texts in a language that the guards do not know may be found by likeness where a verifier decides. */
function partitionOf({ keys, parts }: CacheTools, scope: string, eligible: Eligibility): string | null {
  const { mode, embedder, vectors, verifier, guards } = parts;
  if (mode === 'exact' || embedder === null || vectors === null) return null;
  const isForeign = eligible.reason === 'language' && mode === 'verified' && verifier !== null;
  if (eligible.upTo !== 'semantic' && !isForeign) return null;
  return keys.partition(scope, embedder.fingerprint, guards.version);
}
