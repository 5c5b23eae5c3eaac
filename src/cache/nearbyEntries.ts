import type { Cost } from '../core/cost.ts';
import type { CacheWish, VectorMatch } from '../ports.ts';
import { storeKey } from './cacheKeys.ts';
import { type CacheTools, queued } from './cacheTools.ts';
import type { KeptEntry } from './keptEntry.ts';
import type { LookupNotes } from './lookupNotes.ts';
import type { LookupPlan } from './lookupPlan.ts';
import { usableEntry } from './usableEntry.ts';
import type { Veto } from './veto.ts';

/** How many of the most similar are looked at. */
const CANDIDATES = 5;
/** A vector's length may be off by its rounding. */
const LENGTH_TOLERANCE = 0.01;

export interface NearbyEntry {
  readonly id: string;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
  /** Null where a veto says why there is none to serve. */
  readonly entry: KeptEntry | null;
  readonly veto: Veto | null;
}

/** The entries of the partition that are most like the text, best first, with what speaks against them so far. */
export async function nearbyEntries(
  tools: CacheTools,
  plan: LookupPlan,
  {
    partition,
    wish,
    notes,
    signal,
  }: {
    readonly partition: string;
    readonly wish: CacheWish;
    readonly notes: LookupNotes;
    readonly signal: AbortSignal;
  },
): Promise<readonly NearbyEntry[]> {
  const vector = await notes.stage('embed', () => embedded(tools, plan, notes.costs, signal));
  const matches = await notes.stage('vector', () => similar(tools, { partition, vector }, signal));
  return notes.stage('bodies', () => withBodies(tools, plan, { matches, wish, signal }));
}

/** The vector of the text, which is embedded once for finding and for keeping. */
export async function embedded(
  { parts: { embedder }, calls }: CacheTools,
  plan: LookupPlan,
  costs: Cost[],
  signal: AbortSignal,
): Promise<Float32Array> {
  const { text } = plan.asked;
  if (embedder === null || text === null)
    throw new TypeError('Cannot embed: there is no embedder, or no text');
  plan.vector ??= await calls.embedder(
    async (within) => {
      const { vector, cost } = await embedder.embed(text, within);
      costs.push(cost);
      if (!isOfLengthOne(vector, embedder.dimension)) throw new TypeError('The embedder gave no vector');
      return vector;
    },
    { ms: embedder.timeoutMs, signal },
  );
  return plan.vector;
}

async function similar(
  { parts, calls }: CacheTools,
  { partition, vector }: { readonly partition: string; readonly vector: Float32Array },
  signal: AbortSignal,
): Promise<readonly VectorMatch[]> {
  const { vectors, embedder, deadlines } = parts;
  if (vectors === null || embedder === null) return [];
  const { floor } = embedder;
  const matches = await calls.vectors(
    (within) => vectors.search({ scope: partition, vector, limit: CANDIDATES, floor }, within),
    { ms: deadlines.vectorMs, signal },
  );
  return matches.filter(({ similarity }) => similarity >= floor).slice(0, CANDIDATES);
}

async function withBodies(
  tools: CacheTools,
  plan: LookupPlan,
  asked: { readonly matches: readonly VectorMatch[]; readonly wish: CacheWish; readonly signal: AbortSignal },
): Promise<readonly NearbyEntry[]> {
  const { matches, wish, signal } = asked;
  const { scope, textKey } = plan;
  const read = await tools.kept.read(
    matches.flatMap(({ id }) => [storeKey.entry(scope, id), storeKey.rejected(scope, id, textKey)]),
    signal,
  );
  const near = await Promise.all(
    matches.map(async ({ id, similarity }, at): Promise<NearbyEntry> => {
      const bytes = read[2 * at] ?? null;
      const entry = await usableEntry(tools, { id, bytes, maxAgeSeconds: wish.maxAgeSeconds }, plan, signal);
      if (typeof entry === 'string') return { id, similarity, entry: null, veto: entry };
      const veto = (read[2 * at + 1] ?? null) === null ? null : 'rejected';
      return { id, similarity, entry, veto };
    }),
  );
  forget(
    tools,
    near.filter(({ veto }) => veto === 'gone').map(({ id }) => id),
  );
  return near;
}

/** Vectors whose bodies have ended. */
function forget(tools: CacheTools, ids: readonly string[]): void {
  const { parts, calls, closing } = tools;
  const { vectors, deadlines } = parts;
  if (vectors === null || ids.length === 0) return;
  void queued(tools, () =>
    calls.vectors((within) => vectors.delete(ids, within), { ms: deadlines.vectorMs, signal: closing }),
  );
}

function isOfLengthOne(vector: Float32Array, dimension: number): boolean {
  if (vector.length !== dimension) return false;
  let square = 0;
  for (const value of vector) square += value * value;
  // Written so that NaN is refused.
  return Math.abs(square - 1) <= LENGTH_TOLERANCE;
}
