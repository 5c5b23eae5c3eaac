import type { GuardFinding, GuardName } from '../core/guards/guardFinding.ts';
import type { ReuseFault } from '../core/reuseFault.ts';
import type { Clock, Embedder, KeyValue, ReuseVerifier, VectorStore } from '../ports.ts';
import type { Breaker } from './breaker.ts';

/** What an answer cache is made of. */
export interface AnswerCacheParts {
  /** `exact` has the canonical tier too; `verified` is `semantic` with a verifier for what its guards cannot tell. */
  readonly mode: 'exact' | 'semantic' | 'verified';
  /** Serve nothing that was not asked in the same words, and record what would have been served. */
  readonly shadow: boolean;
  /** Closed by the cache's own `close`, as the vectors are. */
  readonly store: KeyValue;
  /** Null, as a null embedder: exact and canonical only, whatever the mode. */
  readonly vectors: VectorStore | null;
  readonly embedder: Embedder | null;
  /** Null: `verified` does no more than `semantic`. */
  readonly verifier: ReuseVerifier | null;
  readonly guards: CacheGuards;
  /** Keys every digest. Who has it can tell whether a text he guesses was asked. At least 16 bytes. */
  readonly secret: Uint8Array;
  /** Who shares answers: all of a tenant, or each user of each key alone. */
  readonly scopePer: 'tenant' | 'user';
  /** Whether answers of the expensive model are kept too. */
  readonly admitHeavy: boolean;
  readonly ttlMs: number;
  /** Spreads the ends of what was kept together: share of ttlMs that is taken off at most, in [0, 1). */
  readonly ttlJitter: number;
  /** Bytes of a kept answer, as it is stored. */
  readonly maxAnswerBytes: number;
  readonly deadlines: CacheDeadlines;
  /**
   * A breaker for each of the parts.
   * @param isFailure tells a call that failed from one that was given up because nobody waited any more.
   */
  readonly breaker: (isFailure: (cause: unknown) => boolean) => Breaker;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Writes that wait at most, and that run at once. */
  readonly queue: { readonly entries: number; readonly concurrent: number };
  /** Risk of a false hit that is promised, and over how many of the last comparisons it is judged. */
  readonly budget: { readonly target: number; readonly window: number };
  /** One-sided exact confidence bounds of a risk: Clopper and Pearson. */
  readonly bounds: RiskBounds;
  /** Told of what went wrong with a part, at most once in 10 s for each, and of a budget that is spent. May not throw. */
  readonly onFault: (fault: CacheFault) => void;
}

export interface CacheDeadlines {
  /** The whole lookup. */
  readonly lookupMs: number;
  /** One call of the store. */
  readonly storeMs: number;
  /** One call of the vectors. */
  readonly vectorMs: number;
  /** For an answer that another replica is giving. */
  readonly waitMs: number;
  /** One call of the verifier, once the answer was served. */
  readonly verifyMs: number;
}

/** The pairwise checks of core; others in tests. */
export interface CacheGuards {
  /** Of the whole set: what other guards let pass is not trusted. */
  readonly version: string;
  readonly pair: (asked: string, kept: string) => GuardFinding | null;
  /** Every guard that vetoes the pair. */
  readonly vetoes: (asked: string, kept: string) => readonly GuardName[];
  readonly fault: (text: string, options: { readonly perUser: boolean }) => ReuseFault | null;
  readonly canonical: (text: string) => string;
}

export interface RiskBounds {
  /** @param delta chance of being wrong, in (0, 1). */
  readonly upper: (bad: number, n: number, delta: number) => number;
  readonly lower: (bad: number, n: number, delta: number) => number;
}

export const CACHE_PARTS = ['store', 'vectors', 'embedder', 'verifier'] as const;
export type CachePart = (typeof CACHE_PARTS)[number];

export type CacheFault =
  /** What only a fault of the cache itself can cause. */
  | { readonly type: 'bug'; readonly cause: unknown }
  | { readonly type: 'failed'; readonly part: CachePart; readonly cause: unknown }
  | {
      /** A scope serves by likeness no more, until it is purged or the process starts again. */
      readonly type: 'budget_spent';
      readonly scope: string;
      readonly compared: number;
      readonly bad: number;
      readonly target: number;
    };
