import type {
  Clock,
  VectorJournal,
  VectorMatch,
  VectorPoint,
  VectorQuery,
  VectorStore,
} from '../../ports.ts';
import { loopShare } from './loopShare.ts';
import { requireUnitVector } from './requireUnitVector.ts';
import { ScopeVectors } from './scopeVectors.ts';

export interface MemoryVectorsOptions {
  /** Entries of each vector. */
  readonly dimension: number;
  /** Most vectors held; the one that was not found for longest goes first. */
  readonly entries: number;
  /** Most vectors of one scope; 10,000 unless said otherwise. Bounds what one search costs. */
  readonly scopeEntries?: number | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly journal?: VectorJournal | undefined;
}

const SCOPE_ENTRIES = 10_000;
/** Numbers multiplied in one turn of the event loop: a quarter of a millisecond. */
const NUMBERS_PER_TURN = 1 << 18;
/** Least recently found entries looked at, at each put, for one that has ended. */
const SWEPT_PER_PUT = 2;

interface Place {
  readonly scope: string;
  readonly slot: number;
}

interface Scope {
  readonly vectors: ScopeVectors;
  /** Ids, the one that was not found for longest first. */
  readonly recency: Set<string>;
}

/**
 * Vectors in this process, gone when it ends. Every search is exact: it looks at all of its scope, and lets the
 * event loop go on in between. What has ended is never found, and makes room as it is met.
 */
export function memoryVectors(options: MemoryVectorsOptions): VectorStore {
  const { dimension, entries, clock, journal } = options;
  const scopeEntries = Math.min(options.scopeEntries ?? SCOPE_ENTRIES, entries);
  const slice = Math.max(1, Math.floor(NUMBERS_PER_TURN / dimension));
  const share = loopShare(slice);
  const scopes = new Map<string, Scope>();
  /** Where each id is, the one that was not found for longest first. */
  const places = new Map<string, Place>();

  const remove = (id: string): void => {
    const place = places.get(id);
    const scope = place && scopes.get(place.scope);
    if (place === undefined || scope === undefined) return;
    scope.vectors.remove(place.slot);
    scope.recency.delete(id);
    places.delete(id);
    if (scope.vectors.size === 0) scopes.delete(place.scope);
    journal?.dropped(id);
  };
  const touch = (id: string, place: Place): void => {
    places.delete(id);
    places.set(id, place);
    const recency = scopes.get(place.scope)?.recency;
    recency?.delete(id);
    recency?.add(id);
  };
  const hasEnded = (id: string, now: number): boolean => {
    const place = places.get(id);
    return place !== undefined && (scopes.get(place.scope)?.vectors.endAt(place.slot) ?? 0) <= now;
  };
  const sweepSome = (now: number): void => {
    for (const id of firstOf(places.keys(), SWEPT_PER_PUT)) if (hasEnded(id, now)) remove(id);
  };
  const openScope = (name: string): Scope => {
    const scope = scopes.get(name) ?? { vectors: new ScopeVectors(dimension), recency: new Set() };
    scopes.set(name, scope);
    return scope;
  };

  /** Whether it is here or only its journal has it. */
  const drop = (id: string): void => {
    if (places.has(id)) remove(id);
    else journal?.dropped(id);
  };

  const keep = ({ id, scope: name, vector, expiresAtMs }: VectorPoint): void => {
    const place = places.get(id);
    if (place !== undefined && place.scope === name) {
      scopes.get(name)?.vectors.replace(place.slot, vector, expiresAtMs);
      touch(id, place);
      return;
    }
    remove(id);
    for (const oldest of firstOf(places.keys(), places.size - entries + 1)) remove(oldest);
    const crowd = scopes.get(name)?.recency;
    if (crowd !== undefined)
      for (const oldest of firstOf(crowd, crowd.size - scopeEntries + 1)) remove(oldest);
    touch(id, { scope: name, slot: openScope(name).vectors.add(id, vector, expiresAtMs) });
  };

  const search = async (query: VectorQuery, signal: AbortSignal): Promise<readonly VectorMatch[]> => {
    const best = bestOf(query.limit);
    const vectors = scopes.get(query.scope)?.vectors;
    if (vectors === undefined || query.limit < 1) return [];
    const now = clock.now();
    const ended: string[] = [];
    for (let start = 0; start < vectors.slots; start += slice) {
      const end = Math.min(start + slice, vectors.slots);
      await share.enter(end - start);
      signal.throwIfAborted();
      for (let slot = start; slot < end; slot += 1) {
        const id = vectors.idAt(slot);
        if (id === null) continue;
        if (vectors.endAt(slot) <= now) {
          ended.push(id);
          continue;
        }
        const similarity = vectors.similarity(slot, query.vector);
        if (similarity >= query.floor) best.offer({ id, similarity, slot });
      }
    }
    for (const id of ended) if (hasEnded(id, now)) remove(id);
    return best.ranked.filter(({ id, slot }) => {
      // What moved or went while the loop went on is not told of.
      const place = places.get(id);
      if (place === undefined || place.slot !== slot || place.scope !== query.scope) return false;
      touch(id, place);
      return true;
    });
  };

  return {
    kind: 'memory',
    async search(query, signal) {
      signal.throwIfAborted();
      requireUnitVector(query.vector, dimension);
      const found = await search(query, signal);
      return found.map(({ id, similarity }) => ({ id, similarity }));
    },
    async put(point, signal) {
      signal.throwIfAborted();
      requireUnitVector(point.vector, dimension);
      const now = clock.now();
      sweepSome(now);
      if (point.expiresAtMs <= now || entries < 1) return drop(point.id);
      keep(point);
      journal?.kept(point);
    },
    async delete(ids, signal) {
      signal.throwIfAborted();
      for (const id of ids) drop(id);
    },
    size: () => places.size,
    async close() {
      scopes.clear();
      places.clear();
    },
  };
}

interface Ranked extends VectorMatch {
  readonly slot: number;
}

/** The most similar of what was offered, best first. */
function bestOf(limit: number): { readonly ranked: readonly Ranked[]; offer(match: Ranked): void } {
  const ranked: Ranked[] = [];
  return {
    ranked,
    offer(match) {
      const last = ranked.at(-1);
      if (ranked.length >= limit && last !== undefined && last.similarity >= match.similarity) return;
      const at = ranked.findIndex(({ similarity }) => similarity < match.similarity);
      ranked.splice(at === -1 ? ranked.length : at, 0, match);
      if (ranked.length > limit) ranked.pop();
    },
  };
}

function firstOf(ids: Iterable<string>, count: number): string[] {
  return Iterator.from(ids).take(Math.max(0, count)).toArray();
}
