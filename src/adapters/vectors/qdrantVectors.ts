import { z } from 'zod';
import type { Clock, VectorStore } from '../../ports.ts';
import { collectionName, openQdrantCollection } from './qdrantCollection.ts';
import { type QdrantConnectionOptions, qdrantConnection } from './qdrantConnection.ts';
import { QdrantError } from './qdrantFault.ts';
import { requireUnitVector } from './requireUnitVector.ts';

export interface QdrantVectorsOptions extends QdrantConnectionOptions {
  /** Of the embedder: its vectors have a collection of their own. */
  readonly fingerprint: string;
  readonly dimension: number;
  /** Bound of each method, ms; creating the collection goes on beyond it, for the next call. */
  readonly timeoutMs: number;
  /** The system's unless said otherwise. */
  readonly clock?: Pick<Clock, 'now'> | undefined;
  /** Whether a write resolves when it can be found, and not when it was taken; false unless said otherwise. */
  readonly awaitWrites?: boolean | undefined;
  /** What has ended is swept after so many puts; 500 unless said otherwise. */
  readonly sweepEvery?: number | undefined;
  /** Told of a sweep that failed: no caller waits for one. May not throw. */
  readonly onSweepFault?: ((cause: unknown) => void) | undefined;
}

export interface QdrantVectors extends VectorStore {
  /** Removes what has ended, at most 1,000 points at once. @returns how many were asked to go. */
  sweep(signal: AbortSignal): Promise<number>;
}

const SWEEP_EVERY = 500;
const SWEPT_AT_ONCE = 1000;
const SWEEP_MS = 10_000;

const systemClock: Pick<Clock, 'now'> = { now: () => Date.now() };

/**
 * Vectors in Qdrant, one collection an embedder, made by the first call that needs it. Qdrant has no end of
 * points: each carries its own, every search asks for those that have not ended, and the rest is swept.
 * Methods reject with a `QdrantError`, or with the signal's reason.
 */
export function qdrantVectors(options: QdrantVectorsOptions): QdrantVectors {
  const { dimension, timeoutMs, clock = systemClock, awaitWrites = false } = options;
  const connection = qdrantConnection(options);
  const name = collectionName(options.fingerprint);
  const closing = new AbortController();
  let opening: Promise<void> | null = null;
  let sweeping: Promise<void> | null = null;
  let puts = 0;

  /** Shared by all who wait: none of them may end it for the others. */
  const open = (): Promise<void> => {
    if (opening === null) {
      const attempt = openQdrantCollection(connection, { name, dimension }, closing.signal);
      opening = attempt;
      attempt.catch(() => forget(attempt));
    }
    return opening;
  };
  const forget = (attempt: Promise<void> | null): void => {
    if (opening === attempt) opening = null;
  };
  /** One bound for what a caller waits for: the collection, and the call. */
  const within = async <Answer>(
    doing: string,
    signal: AbortSignal,
    ask: Parameters<typeof connection.call<Answer>>[2],
    boundMs = timeoutMs,
  ): Promise<Answer> => {
    const live = AbortSignal.any([signal, closing.signal]);
    live.throwIfAborted();
    const startedMs = performance.now();
    const ready = open();
    await untilReady(ready, doing, live, boundMs);
    const leftMs = Math.max(1, Math.ceil(boundMs - (performance.now() - startedMs)));
    try {
      return await connection.call(doing, { signal: live, timeoutMs: leftMs }, ask);
    } catch (cause) {
      // Dropped, or made anew by someone else: it is looked at again before anything is written.
      if (cause instanceof QdrantError && (cause.kind === 'missing' || cause.kind === 'refused'))
        forget(ready);
      throw cause;
    }
  };

  const sweep = async (signal: AbortSignal): Promise<number> => {
    const hasEnded = { key: 'exp', range: { lte: clock.now() } };
    const answer = await within(
      'look for ended vectors',
      signal,
      (api, init) =>
        api.scrollPoints(
          {
            collection_name: name,
            filter: { must: [hasEnded] },
            limit: SWEPT_AT_ONCE,
            with_payload: false,
            with_vector: false,
          },
          init,
        ),
      SWEEP_MS,
    );
    const ids = read(scrollShape, answer).result.points.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await within(
      'sweep the vectors',
      signal,
      (api, init) =>
        api.deletePoints(
          {
            collection_name: name,
            wait: awaitWrites,
            // One that was put again in between has not ended.
            filter: { must: [{ has_id: ids }, hasEnded] },
          },
          init,
        ),
      SWEEP_MS,
    );
    return ids.length;
  };
  const sweepNowAndThen = (): void => {
    puts += 1;
    if (puts % (options.sweepEvery ?? SWEEP_EVERY) !== 0 || sweeping !== null) return;
    sweeping = sweep(closing.signal)
      .then(
        () => undefined,
        (cause: unknown) => options.onSweepFault?.(cause),
      )
      .finally(() => {
        sweeping = null;
      });
  };

  return {
    kind: 'qdrant',
    async search({ scope, vector, limit, floor }, signal) {
      requireUnitVector(vector, dimension);
      if (limit < 1) return [];
      const answer = await within('search the vectors', signal, (api, init) =>
        api.queryPoints(
          {
            collection_name: name,
            query: [...vector],
            filter: {
              must: [
                { key: 'scope', match: { value: scope } },
                { key: 'exp', range: { gt: clock.now() } },
              ],
            },
            limit,
            score_threshold: floor,
            with_payload: false,
            with_vector: false,
          },
          init,
        ),
      );
      return read(queryShape, answer).result.points.map(({ id, score }) => ({
        id,
        similarity: Math.max(-1, Math.min(1, score)),
      }));
    },
    async put({ id, scope, tenant, vector, expiresAtMs }, signal) {
      requireUnitVector(vector, dimension);
      await within('put a vector', signal, (api, init) =>
        api.upsertPoints(
          {
            collection_name: name,
            wait: awaitWrites,
            points: [{ id, vector: [...vector], payload: { scope, tenant, exp: Math.floor(expiresAtMs) } }],
          },
          init,
        ),
      );
      sweepNowAndThen();
    },
    async delete(ids, signal) {
      if (ids.length === 0) return;
      await within('delete vectors', signal, (api, init) =>
        api.deletePoints({ collection_name: name, wait: awaitWrites, points: [...ids] }, init),
      );
    },
    sweep,
    // Counting would be a call.
    size: () => null,
    async close() {
      closing.abort(new Error('Cannot use the vectors: their store was closed'));
      await sweeping;
    },
  };
}

async function untilReady(
  ready: Promise<void>,
  doing: string,
  signal: AbortSignal,
  boundMs: number,
): Promise<void> {
  const ended = Promise.withResolvers<never>();
  const abort = (): void => ended.reject(signal.reason);
  const timer = setTimeout(() => {
    const because = `its collection was not opened within ${boundMs} ms`;
    ended.reject(new QdrantError('timeout', `Cannot ${doing} in Qdrant: ${because}`));
  }, boundMs);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([ready, ended.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

const queryShape = z.object({
  result: z.object({ points: z.array(z.object({ id: z.string(), score: z.number() })) }),
});
const scrollShape = z.object({ result: z.object({ points: z.array(z.object({ id: z.string() })) }) });

/** Between us and Qdrant there may be anything that answers 200. */
function read<Shape extends z.ZodType>(shape: Shape, answer: unknown): z.infer<Shape> {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  throw new QdrantError('unreadable', 'Cannot read the answer of Qdrant: it is not of the published shape');
}
