import { NO_COST } from '../src/core/cost.ts';
import type {
  AnswerCache,
  AnswerOffer,
  CachedAnswer,
  CacheLookup,
  CacheQuestion,
  CacheWish,
} from '../src/ports.ts';

/** What a client without a word on the cache wishes. */
export const ANY_WISH: CacheWish = {
  read: true,
  write: true,
  onlyIfCached: false,
  maxAgeSeconds: null,
  namespace: null,
  tags: [],
};

/** A lookup that found nothing, and shares nothing. */
export const MISSED: CacheLookup = {
  status: 'miss',
  hit: null,
  key: null,
  entryId: null,
  textKey: null,
  record: { mode: 'exact', shadow: false, reason: 'absent', entry: null, candidates: [], stagesMs: {} },
  cost: NO_COST,
};

/** A lookup that found this. */
export function foundLookup(hit: CachedAnswer): CacheLookup {
  const { id, tier, ageSeconds, textKey } = hit;
  const record = { ...MISSED.record, reason: null, entry: { id, tier, ageSeconds } };
  return { ...MISSED, status: tier, hit, key: 'a key', entryId: id, textKey, record };
}

/** A cache that has nothing and keeps nothing, changed in these points. */
export function cacheWith(changes: Partial<AnswerCache>): AnswerCache {
  return {
    lookup: () => Promise.resolve(MISSED),
    offer: () => undefined,
    claim: () => Promise.resolve(true),
    awaitClaimed: () => Promise.resolve(null),
    release: () => undefined,
    rechecked: () => undefined,
    rejected: () => undefined,
    ...changes,
  };
}

/** A cache in memory: equal requests but for `stream` and its options share a key, and whatever is offered is kept. */
export class FakeCache implements AnswerCache {
  readonly offers: AnswerOffer[] = [];
  readonly rechecks: { readonly id: string; readonly adequate: boolean | null }[] = [];
  readonly rejections: { readonly id: string; readonly textKey: string | null }[] = [];
  claims = 0;
  releases = 0;
  readonly #kept = new Map<string, AnswerOffer>();
  /** Nothing that is offered is found. */
  forgetful = false;

  lookup({ request, wish }: CacheQuestion): Promise<CacheLookup> {
    const { stream, stream_options, ...asked } = request;
    const key = JSON.stringify([asked, wish.namespace]);
    const known = { key, entryId: `entry ${key}`, textKey: `text ${key}` };
    const kept = this.#kept.get(key);
    if (!wish.read) return Promise.resolve({ ...MISSED, ...known, status: 'bypass' });
    if (kept === undefined) return Promise.resolve({ ...MISSED, ...known });
    const { answer, model } = kept;
    const hit: CachedAnswer = {
      id: known.entryId,
      tier: 'exact',
      byLikeness: false,
      answer,
      model,
      ageSeconds: 1.5,
      textKey: known.textKey,
    };
    return Promise.resolve({ ...foundLookup(hit), key });
  }

  offer(_: CacheQuestion, lookup: CacheLookup, offer: AnswerOffer): void {
    this.offers.push(offer);
    if (lookup.key !== null && !this.forgetful) this.#kept.set(lookup.key, offer);
  }

  claim(): Promise<boolean> {
    this.claims += 1;
    return Promise.resolve(true);
  }

  awaitClaimed(): Promise<CachedAnswer | null> {
    return Promise.resolve(null);
  }

  release(): void {
    this.releases += 1;
  }

  rechecked({ id }: CachedAnswer, adequate: boolean | null): void {
    this.rechecks.push({ id, adequate });
  }

  rejected(_: unknown, hit: { readonly id: string; readonly textKey: string | null }): void {
    this.rejections.push(hit);
  }
}
