import type { FileName, ModelConfig } from './config.ts';

/** Which answers are served again, and where they are kept. */
export interface CacheConfig {
  readonly mode: 'off' | 'exact' | 'semantic' | 'verified';
  /** What likeness would have served is recorded, not served; only with `semantic` and `verified`. */
  readonly shadow: boolean;
  /** How long an answer is kept at most, ms. */
  readonly ttlMs: number;
  readonly scopePer: 'tenant' | 'user';
  /** Answers of heavy are kept too. */
  readonly admitHeavy: boolean;
  /** Bytes of an answer as it is stored. */
  readonly maxAnswerBytes: number;
  /** Answers that memory or a file holds at most. */
  readonly entries: number;
  /** Bytes that they take at most. */
  readonly bytes: number;
  /** Where a generated secret is kept. */
  readonly dir: FileName;
  /** What keys are made with; null: it is generated. */
  readonly secret: string | null;
  readonly store: CacheStoreConfig;
  readonly embedder: EmbedderConfig;
  /** Bound of a lookup, ms: later is a miss. */
  readonly lookupMs: number;
  /** Bound of one call of the store, ms. */
  readonly storeMs: number;
  /** Bound of one search among vectors, ms. */
  readonly vectorMs: number;
  /** How long an answer that another replica is giving is waited for, ms. */
  readonly waitMs: number;
  /** Share of the answers served by likeness that are given again and compared, 0 to 1. */
  readonly recheckShare: number;
  /** Share of wrong answers among them above which the tier switches itself off. */
  readonly falseHitTarget: number;
}

/** Vectors are in memory too, or in the Qdrant beside Redis; Redis without one has none. */
export type CacheStoreConfig =
  | { readonly kind: 'memory' }
  | { readonly kind: 'file'; readonly file: FileName }
  | {
      readonly kind: 'redis';
      /** Secret: it may hold a password. */
      readonly url: string;
      readonly cluster: boolean;
      readonly qdrant: QdrantConfig | null;
    };

export interface QdrantConfig {
  readonly url: string;
  /** Secret. */
  readonly apiKey: string | null;
}

export interface EmbedderConfig {
  /** Null: the built-in one. */
  readonly model: ModelConfig | null;
  /** Entries of a vector; null: what is known of the model. */
  readonly dimension: number | null;
  /** Least cosine of a candidate; null: the embedder's own. */
  readonly floor: number | null;
  /** Bound of one embedding, ms; null: the embedder's own. */
  readonly timeoutMs: number | null;
}
