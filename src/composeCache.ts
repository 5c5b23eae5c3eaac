import type { CacheConfig } from './adapters/config/cacheConfig.ts';
import type { Config } from './adapters/config/config.ts';
import { lexicalEmbedder } from './adapters/embedder/lexicalEmbedder.ts';
import { openaiEmbedder } from './adapters/embedder/openaiEmbedder.ts';
import { judgeReuse } from './adapters/grading/reuseJudge.ts';
import { noCache } from './adapters/memory/noCache.ts';
import { keptSecret } from './adapters/secret/keptSecret.ts';
import { createAnswerCache } from './cache/answerCache.ts';
import { openBreaker } from './cache/breaker.ts';
import type { CacheAdmin } from './cache/cacheAdmin.ts';
import { coreGuards } from './cache/coreGuards.ts';
import { cacheChecks } from './cacheChecks.ts';
import { lowerBound, upperBound } from './calibration/clopperPearson.ts';
import { connectStores } from './connectStores.ts';
import type { Log } from './log.ts';
import { modelAddress } from './modelAddress.ts';
import type { AnswerCache, Clock, Embedder } from './ports.ts';
import { tellCacheFault } from './tellCacheFault.ts';

/** The cache, and what shows how it is. No store has been waited for. */
export interface ComposedCache {
  readonly answers: AnswerCache;
  /** Null: it is switched off. */
  readonly admin: CacheAdmin | null;
  /** Whether each store answers, as far as is known. */
  stores(): Readonly<Record<string, boolean>>;
  /** For readiness: what is not as it should be. */
  checks(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface CacheSurroundings {
  /** Where the sandbox listens; needed only when one of its models is asked. */
  readonly sandboxUrl: string | null;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  readonly onBug: (cause: unknown) => void;
}

/** Bound of one embedding by a model, ms. */
const EMBED_MS = 250;
/** A part that fails so often within this, ms, is left alone for as long as it cools. */
const BREAKER = { failures: 5, withinMs: 10_000, coolMs: 5_000 };
/** Writes that wait at most, and that run at once. */
const QUEUE = { entries: 1000, concurrent: 4 };
/** Entries that are kept together do not all end together. */
const TTL_JITTER = 0.1;
/** The last comparisons by which likeness is judged, once there have been enough to judge it at all. */
const BUDGET_WINDOW = 1000;

/**
 * Builds the cache as it is configured.
 * @throws {TypeError} when the upstream of the judge or of the embedding model has no address.
 */
export function composeCache(config: Config, around: CacheSurroundings): ComposedCache {
  const { cache } = config;
  const { mode } = cache;
  if (mode === 'off') return OFF;
  const { clock, log } = around;
  const asked = mode !== 'exact' && servesByLikeness(cache);
  if (mode !== 'exact' && !asked) log.warn({ event: 'cache_exact_only', mode }, EXACT_ONLY);
  const embedder = asked ? embedderOf(config, around.sandboxUrl) : null;
  const { store, vectors, storeUp } = connectStores(cache, { embedder, clock, log });
  const composed = createAnswerCache({
    mode,
    shadow: cache.shadow,
    store,
    vectors,
    embedder,
    verifier: mode === 'verified' && asked ? verifierOf(config, around.sandboxUrl) : null,
    guards: coreGuards,
    secret: secretOf(cache, log),
    scopePer: cache.scopePer,
    admitHeavy: cache.admitHeavy,
    ttlMs: cache.ttlMs,
    ttlJitter: TTL_JITTER,
    maxAnswerBytes: cache.maxAnswerBytes,
    deadlines: {
      lookupMs: cache.lookupMs,
      storeMs: cache.storeMs,
      vectorMs: cache.vectorMs,
      waitMs: cache.waitMs,
      verifyMs: config.judge.timeoutMs,
    },
    breaker: (isFailure) => openBreaker({ ...BREAKER, clock, isFailure }),
    clock,
    random: around.random,
    queue: QUEUE,
    budget: { target: cache.falseHitTarget, window: BUDGET_WINDOW },
    bounds: { upper: upperBound, lower: lowerBound },
    onFault: (fault) => tellCacheFault(fault, around),
  });
  const stores = () => {
    const { breakers } = composed.stats();
    return {
      [store.kind]: storeUp() ?? breakers.store !== 'open',
      ...(vectors !== null && { [`${vectors.kind}_vectors`]: breakers.vectors !== 'open' }),
    };
  };
  return {
    answers: composed,
    admin: composed,
    stores,
    checks: () => cacheChecks(composed.stats(), { configured: mode, exactOnly: !asked, storeUp: storeUp() }),
    close: () => composed.close(),
  };
}

const OFF: ComposedCache = {
  answers: noCache,
  admin: null,
  stores: () => ({}),
  checks: () => ({}),
  close: () => Promise.resolve(),
};

const EXACT_ONLY =
  'the cache serves nothing by likeness: answers are kept in Redis, and without Qdrant there are no vectors';

/** Where answers are shared by replicas, vectors must be too. */
function servesByLikeness({ store }: CacheConfig): boolean {
  return store.kind !== 'redis' || store.qdrant !== null;
}

function embedderOf(config: Config, sandboxUrl: string | null): Embedder {
  const { model, dimension, floor, timeoutMs } = config.cache.embedder;
  if (model === null) {
    const lexical = lexicalEmbedder();
    return { ...lexical, floor: floor ?? lexical.floor, timeoutMs: timeoutMs ?? lexical.timeoutMs };
  }
  return openaiEmbedder({
    ...modelAddress('the embedding model', model, config, sandboxUrl),
    dimension,
    floor: floor ?? undefined,
    timeoutMs: timeoutMs ?? EMBED_MS,
  });
}

function verifierOf(config: Config, sandboxUrl: string | null) {
  const { model, timeoutMs } = config.judge;
  if (model === null) return null;
  return judgeReuse({ ...modelAddress('the judge', model, config, sandboxUrl), timeoutMs });
}

/** One that is made is kept only where what is kept under it outlives the process. */
function secretOf({ secret, store, dir }: CacheConfig, log: Log): Uint8Array {
  if (secret !== null) return Buffer.from(secret);
  if (store.kind === 'memory') return crypto.getRandomValues(new Uint8Array(32));
  const kept = keptSecret(dir.path);
  const { fault, made } = kept;
  if (fault !== null) {
    log.error(
      { event: 'cache_secret_not_kept', folder: dir.path, err: fault.cause },
      `the cache's secret cannot be kept (${fault.why}): what is kept now is not found after a restart; set cache.secret`,
    );
  } else if (made) {
    const others = store.kind === 'redis' ? '; other replicas need the same, or they share nothing' : '';
    log.info({ event: 'cache_secret_made', folder: dir.path }, `a secret was made for the cache${others}`);
  }
  return kept.secret;
}
