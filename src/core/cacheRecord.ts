/** How a kept answer was found. `shared`: it was being given to an equal request at that moment. */
export type CacheTier = 'exact' | 'canonical' | 'semantic' | 'verified' | 'shared';

/** What a lookup did, and why a request hit or missed; the receipt's part on the cache. Never the content. */
export interface CacheRecord {
  /** `shadow`: what the semantic tier would have served is told, and was not served. */
  readonly mode: 'off' | 'exact' | 'semantic' | 'verified';
  readonly shadow: boolean;
  /** Why there was no lookup, or only an exact one, or no hit: a label of a closed list; null after a plain hit. */
  readonly reason: string | null;
  /** The entry that was served, or would have been; null: none. */
  readonly entry: { readonly id: string; readonly tier: CacheTier; readonly ageSeconds: number } | null;
  /** Semantic candidates, best first. */
  readonly candidates: readonly CacheCandidate[];
  /** Time of each stage that ran, ms. */
  readonly stagesMs: Readonly<Partial<Record<CacheStage, number>>>;
}

export type CacheStage = 'epoch' | 'exact' | 'embed' | 'vector' | 'bodies' | 'guards' | 'verify' | 'wait';

export interface CacheCandidate {
  readonly id: string;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
  /** The guard that vetoed it; null: it passed. */
  readonly vetoedBy: string | null;
  /** What the guard saw, without the texts; null: nothing more to say. */
  readonly detail: string | null;
}
