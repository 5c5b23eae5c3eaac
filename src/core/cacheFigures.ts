/** A count by each label of a closed list. */
export type Counts = Readonly<Record<string, number>>;

/** What a cache has done since the process started, and how its parts are. */
export interface CacheFigures {
  readonly mode: 'exact' | 'semantic' | 'verified';
  readonly shadow: boolean;
  /** Served from the cache, by tier. */
  readonly hits: Counts;
  /** Found by likeness and not served, because likeness is in shadow. */
  readonly wouldHit: Counts;
  /** By reason, as are the next two. */
  readonly misses: Counts;
  readonly bypasses: Counts;
  readonly vetoes: Counts;
  readonly writes: {
    readonly kept: number;
    readonly dropped: number;
    readonly failed: number;
    readonly refused: Counts;
  };
  readonly verified: Counts;
  readonly stages: Readonly<Record<string, { readonly count: number; readonly totalMs: number }>>;
  /** Embedding and verifying once the answer was served, nano-dollars; `unknown` counts what has no known price. */
  readonly spentLater: { readonly nanoDollars: number; readonly unknown: number };
  /** Null where counting would take a scan. */
  readonly entries: number | null;
  readonly vectors: number | null;
  readonly queued: number;
  readonly breakers: Readonly<Record<string, 'closed' | 'open' | 'halfOpen'>>;
  readonly budget: {
    readonly target: number;
    readonly compared: number;
    readonly bad: number;
    readonly unknown: number;
    readonly scopesWatched: number;
    /** Scopes in which likeness serves no more, because too many of its answers were wrong. */
    readonly scopesOff: number;
  };
}
