import type { CacheStage } from '../core/cacheRecord.ts';
import type { Principal } from '../ports.ts';
import type { AdmissionRefusal } from './admission.ts';
import type { BreakerState } from './breaker.ts';
import type { CachePart } from './cacheParts.ts';
import type { BypassReason, MissReason } from './lookupReason.ts';
import type { Veto } from './veto.ts';

/**
 * What an owner may do with what is kept. Entries of another tenant are as if they did not exist. Unlike the
 * lookup, a store that does not answer is told here: each rejects with a `PartFailure`.
 */
export interface CacheAdmin {
  describe(principal: Principal, id: string): Promise<CacheEntryView | null>;
  /** @returns false when there is no such entry. */
  remove(principal: Principal, id: string): Promise<boolean>;
  /** Everything of a tenant, or what is tagged so: in constant time, by counters that entries are checked against. */
  purge(principal: Principal, tag: string | null): Promise<void>;
  stats(): CacheStats;
  /** Resolves when all that is to be written has been written, or has failed. */
  flush(): Promise<void>;
  /** Writes what waits, for a second at most, then closes the stores. */
  close(): Promise<void>;
}

export interface CacheEntryView {
  readonly id: string;
  /** Whose answer it is. */
  readonly tier: 'draft' | 'speculative' | 'heavy';
  /** By its name in the configuration. */
  readonly model: string;
  readonly ageSeconds: number;
  readonly expiresInSeconds: number;
  readonly tags: readonly string[];
  /** The text that was asked; whether anybody is shown it is for the caller to decide. */
  readonly question: string;
}

type Counts<Label extends string> = Readonly<Record<Label, number>>;

/** Counts since the process started; every label is there from the start. */
export interface CacheStats {
  readonly mode: 'exact' | 'semantic' | 'verified';
  readonly shadow: boolean;
  readonly hits: Counts<HitTier>;
  /** In shadow mode: what was found by likeness, and not served. */
  readonly wouldHit: Counts<'semantic' | 'verified'>;
  /** A miss by its reason; texts that may only be matched exactly are `text`. */
  readonly misses: Counts<MissLabel>;
  readonly bypasses: Counts<BypassReason>;
  readonly vetoes: Counts<Veto>;
  readonly writes: {
    readonly kept: number;
    /** The queue was full. */
    readonly dropped: number;
    readonly failed: number;
    readonly refused: Counts<AdmissionRefusal>;
  };
  /** What embedding and verifying cost once answers were served; `unknown` calls are not in it. */
  readonly spentLater: { readonly nanoDollars: number; readonly unknown: number };
  /** Pairs that the verifier was asked about. */
  readonly verified: Counts<'approved' | 'rejected' | 'unknown'>;
  readonly stages: Readonly<Record<CacheStage, { readonly count: number; readonly totalMs: number }>>;
  /** Null where counting would take a scan. */
  readonly entries: number | null;
  readonly vectors: number | null;
  /** Writes that wait or run now. */
  readonly queued: number;
  readonly breakers: Readonly<Record<CachePart, BreakerState>>;
  readonly budget: {
    readonly target: number;
    readonly compared: number;
    readonly bad: number;
    /** Comparisons that could not be told. */
    readonly unknown: number;
    readonly scopesWatched: number;
    readonly scopesOff: number;
  };
}

export type HitTier = 'exact' | 'canonical' | 'semantic' | 'verified' | 'shared';
export type MissLabel = MissReason | 'text';
