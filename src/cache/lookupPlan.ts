import type { CachedAnswer, CacheLookup } from '../ports.ts';
import type { AskedParts } from './askedParts.ts';
import type { KeptEntry } from './keptEntry.ts';

/** Where one question is found, and where its answer is kept: made by the lookup, used until the answer is. */
export interface LookupPlan {
  /** Digest of the tenant's name. */
  readonly tenant: string;
  readonly epoch: number;
  readonly scope: string;
  readonly asked: AskedParts;
  /** Of the very words. */
  readonly textKey: string;
  /** Of their canonical form; null: they may only be matched to the letter. */
  readonly canonicalKey: string | null;
  /** Where its vector is compared; null: it may not be matched by likeness. */
  readonly partition: string | null;
  /** Tags the answer gets, with their counts when it was asked for. */
  readonly tags: readonly { readonly name: string; readonly epoch: number }[];
  /** Reading was not wished: a fresh answer is, which is then kept. */
  readonly refreshing: boolean;
  /** Whether the claim on this question is asked for at all, and what tells it from another replica's. */
  readonly claimable: boolean;
  readonly token: string;
  /** Of the text, once it was embedded. */
  vector: Float32Array | null;
  /** Candidates that only the verifier can decide on, best first. */
  grey: readonly KeptEntry[];
  /** What is being written of the answer. */
  writing: Promise<void> | null;
}

/** Survives a copy of what carries it, and is in no JSON of it. */
const PLAN = Symbol('plan of the lookup');

export function withPlan<Carrier extends CacheLookup | CachedAnswer>(
  carrier: Carrier,
  plan: LookupPlan | null,
): Carrier {
  return plan === null ? carrier : { ...carrier, [PLAN]: plan };
}

/** The plan a lookup was made by; null where there was none. */
export function planOf(carrier: CacheLookup | CachedAnswer): LookupPlan | null {
  return (carrier as { readonly [PLAN]?: LookupPlan })[PLAN] ?? null; // put there by `withPlan` alone
}
