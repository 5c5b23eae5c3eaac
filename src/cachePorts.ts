import type { CacheRecord, CacheTier } from './core/cacheRecord.ts';
import type { ChatCompletion } from './core/chat.ts';
import type { ChatRequest } from './core/chatRequest.ts';
import type { Cost } from './core/cost.ts';
import type { RawObject } from './core/rawObject.ts';
import type { Principal } from './ports.ts';

/** What a cache is asked about: one request of one principal, as it was validated. */
export interface CacheQuestion {
  readonly principal: Principal;
  readonly request: ChatRequest;
  /** Every field of the request, read or not: each that can change an answer is part of the key. */
  readonly raw: RawObject;
  /** Name of the route, and of the policy that keeps drafts there with its version or calibration. */
  readonly route: string;
  readonly policy: string;
  readonly wish: CacheWish;
}

/** What a client says of the cache, by its own headers. */
export interface CacheWish {
  /** May an answer be read from the cache. False after no-store, no-cache and max-age=0. */
  readonly read: boolean;
  /** May this request's answer be kept. False after no-store. */
  readonly write: boolean;
  /** Only an answer from the cache, or none at all: a miss is a 504. */
  readonly onlyIfCached: boolean;
  /** Oldest answer that is taken, seconds; null: any that is kept. */
  readonly maxAgeSeconds: number | null;
  /** Narrows the scope; null: none. */
  readonly namespace: string | null;
  /** Written on what is kept, so that it can be purged by them. */
  readonly tags: readonly string[];
}

/**
 * Where answers that were good once are found again. No method rejects or throws for a store, an embedder or a
 * verifier that fails: that is a miss, counted and named.
 */
export interface AnswerCache {
  /** Within the bounds of its parts, each with a deadline of its own; the signal ends it sooner. */
  lookup(question: CacheQuestion, signal: AbortSignal): Promise<CacheLookup>;
  /** Keeps an answer, if it may be kept, once this call has returned: the client has it already. */
  offer(question: CacheQuestion, lookup: CacheLookup, offer: AnswerOffer): void;
  /**
   * Across replicas: claims the right to answer a miss. False: another replica answers it now.
   * Always true where no store is shared.
   */
  claim(lookup: CacheLookup, signal: AbortSignal): Promise<boolean>;
  /** Waits, bounded, for what another replica claimed; null: it did not come, answer it here. */
  awaitClaimed(
    question: CacheQuestion,
    lookup: CacheLookup,
    signal: AbortSignal,
  ): Promise<CachedAnswer | null>;
  /** Gives a claim back: whoever waits need not wait any longer. */
  release(lookup: CacheLookup): void;
  /**
   * A hit by likeness was answered afresh and compared; null: that could not be told. Others are not counted: how
   * they fare says nothing of likeness.
   */
  rechecked(hit: CachedAnswer, adequate: boolean | null): void;
  /** Feedback or an audit found a kept answer bad: it goes, with its aliases, and the pair is not tried again. */
  rejected(principal: Principal, hit: { readonly id: string; readonly textKey: string | null }): void;
}

/** What a lookup found, and why. */
export interface CacheLookup {
  readonly status: 'bypass' | 'miss' | CacheTier;
  readonly hit: CachedAnswer | null;
  /**
   * Equal for requests that one answer serves; null where none may be shared or kept. A `bypass` has one where
   * only reading was not wished (no-cache): then nothing is shared, and the answer is offered all the same.
   */
  readonly key: string | null;
  /** The id of the entry that an answer to this question would be kept as, so that it can be rejected; null with `key`. */
  readonly entryId: string | null;
  /** Key of the text that was asked, for `rejected`; null with `key`. */
  readonly textKey: string | null;
  /** For the receipt. */
  readonly record: CacheRecord;
  /** What embedding and verifying cost. */
  readonly cost: Cost;
}

export interface CachedAnswer {
  readonly id: string;
  readonly tier: CacheTier;
  /**
   * Found by likeness itself, or by an alias that was learned from a likeness; such an alias is of tier `exact`.
   * These are the hits that are rechecked.
   */
  readonly byLikeness: boolean;
  readonly answer: ChatCompletion;
  /** Model that gave it, by its name in the configuration. */
  readonly model: string;
  /** Since it was kept, seconds. */
  readonly ageSeconds: number;
  /** Key of the text that was asked, under which it was found; for `rejected`. */
  readonly textKey: string;
}

/** An answer that was served and is complete. */
export interface AnswerOffer {
  readonly answer: ChatCompletion;
  readonly model: string;
  /** Whose answer it is; only kept drafts are admitted unless the configuration says otherwise. */
  readonly tier: 'draft' | 'speculative' | 'heavy';
}

/**
 * Bytes by key, each with an end: in memory, in a file or in Redis. A method rejects when the store cannot
 * answer, or when the signal aborts; a key that has ended is absent.
 */
export interface KeyValue {
  /** As `memory`, `sqlite`, `redis`. */
  readonly kind: string;
  /** Whether other processes see the same keys: then locks and epochs hold across them. */
  readonly shared: boolean;
  /** In the order of the keys, which share one `{hash tag}`; null is absent. */
  get(keys: readonly string[], signal: AbortSignal): Promise<readonly (Uint8Array | null)[]>;
  /** @param ttlMs integer, at least 1. */
  set(key: string, value: Uint8Array, ttlMs: number, signal: AbortSignal): Promise<void>;
  /** Sets what is absent; false: something is there. */
  add(key: string, value: Uint8Array, ttlMs: number, signal: AbortSignal): Promise<boolean>;
  /** @returns how many were there. */
  delete(keys: readonly string[], signal: AbortSignal): Promise<number>;
  /** Deletes the key while it holds exactly this value: false when it does not. */
  deleteIf(key: string, value: Uint8Array, signal: AbortSignal): Promise<boolean>;
  /** Adds one to a counter that begins at 0 and has no end; resolves with the new count. */
  increment(key: string, signal: AbortSignal): Promise<number>;
  /** A counter's value; 0 where nothing was counted. */
  count(key: string, signal: AbortSignal): Promise<number>;
  /** Entries held now; null where that would take a scan. */
  size(): number | null;
  close(): Promise<void>;
}

/** Told by an index of vectors of all that changes in it, so that it can be built again. May not throw. */
export interface VectorJournal {
  /** Held from now on, in place of what had its id. */
  kept(point: VectorPoint): void;
  /** Not held from now on, for whatever reason; it may not have been before. */
  dropped(id: string): void;
}

/** Vectors of one embedder by scope. A method rejects when the store cannot answer, or the signal aborts. */
export interface VectorStore {
  readonly kind: string;
  /** The most similar that have not ended, best first; never of another scope. */
  search(query: VectorQuery, signal: AbortSignal): Promise<readonly VectorMatch[]>;
  /** Replaces what has the same id. */
  put(point: VectorPoint, signal: AbortSignal): Promise<void>;
  delete(ids: readonly string[], signal: AbortSignal): Promise<void>;
  size(): number | null;
  close(): Promise<void>;
}

export interface VectorQuery {
  readonly scope: string;
  /** Of length one. */
  readonly vector: Float32Array;
  readonly limit: number;
  /** Least cosine similarity of a match. */
  readonly floor: number;
}

export interface VectorMatch {
  readonly id: string;
  /** Cosine similarity, -1 to 1. */
  readonly similarity: number;
}

export interface VectorPoint {
  /** A UUID. */
  readonly id: string;
  readonly scope: string;
  readonly tenant: string;
  /** Of length one. */
  readonly vector: Float32Array;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

/** Turns a text into a vector. Rejects rather than give one that is no vector: NaN, of length 0, of another size. */
export interface Embedder {
  /** Provider, model, revision and dimension: vectors of different fingerprints are never compared. */
  readonly fingerprint: string;
  readonly dimension: number;
  /** Least cosine at which a candidate is looked at. */
  readonly floor: number;
  /** Bound of one call, ms. */
  readonly timeoutMs: number;
  /** @returns a vector of length one, and what it cost. */
  embed(text: string, signal: AbortSignal): Promise<{ readonly vector: Float32Array; readonly cost: Cost }>;
}

/** Says whether an answer that was given to one question may be given to another. Never rejects. */
export interface ReuseVerifier {
  /** `reusable: null`: it could not tell, which is a miss. */
  mayReuse(
    pair: { readonly asked: string; readonly kept: string; readonly answer: string },
    signal: AbortSignal,
  ): Promise<{ readonly reusable: boolean | null; readonly reason: string; readonly cost: Cost }>;
}
