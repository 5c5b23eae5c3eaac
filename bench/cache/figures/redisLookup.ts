import { Redis } from 'ioredis';
import { redisKeyValue } from '../../../src/adapters/store/redisKeyValue.ts';
import { coreGuards } from '../../../src/cache/coreGuards.ts';
import type { CacheQuestion } from '../../../src/ports.ts';
import { fill, NEVER, type OpenedCache, openCache } from '../../../test/cache/openCache.ts';
import { hasRedis, startRedis } from '../../../test/real/redisServer.ts';
import { median, quantile } from '../../quantile.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';
import { chatQuestion, longAnswer } from './chatQuestion.ts';
import { overRounds, rounded } from './overRounds.ts';
import { runScript } from './runScript.ts';

const ENTRIES = 200;
const PROMISED_MS = 3;
const PROMISE = `a lookup with Redis takes less than ${PROMISED_MS} ms at p99 over a bare GET, on loopback`;

/** As bench/cache/storeLatency.ts prints it; other rows have other names. */
interface StoreLatency {
  readonly sizes: Readonly<Record<string, { readonly p50Ms?: number; readonly p99Ms?: number }>>;
}

/** A whole lookup that hits, and a bare GET of the same bytes, in turns; and what the store alone adds. */
export async function redisLookup({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  if (!hasRedis()) return [absent()];
  const { rounds, lookups, gets } = quick
    ? { rounds: 2, lookups: 200, gets: 500 }
    : { rounds: 9, lookups: 2000, gets: 5000 };
  const times = await againstBareGets(rounds, lookups);
  const store = (await runScript('storeLatency.ts', ['--gets', String(gets)], 'stdout')) as StoreLatency;
  const over = times.lookups.map((one, at) => quantile(one, 0.99) - quantile(times.gets[at] ?? [], 0.99));
  const [lookup, bare] = [overRounds(times.lookups), overRounds(times.gets)];
  const overP99Ms = rounded(median(over));
  const storeOverMs = store.sizes['small redis over bareGet']?.p99Ms ?? null;
  return [
    {
      id: 'redis-lookup',
      promise: PROMISE,
      measured: `${overP99Ms.toFixed(2)} ms (lookup p50 ${lookup.p50Ms.toFixed(2)}, p99 ${lookup.p99Ms.toFixed(2)}; GET p50 ${bare.p50Ms.toFixed(2)}, p99 ${bare.p99Ms.toFixed(2)}; medians of ${rounds} rounds)`,
      kept: overP99Ms < PROMISED_MS,
      n: lookup.n,
      counted: 'lookups, and as many GETs',
      values: {
        overP99Ms,
        worstRoundOverP99Ms: rounded(Math.max(...over)),
        lookupP50Ms: lookup.p50Ms,
        lookupP99Ms: lookup.p99Ms,
        getP50Ms: bare.p50Ms,
        getP99Ms: bare.p99Ms,
        storeAloneOverP99Ms: storeOverMs,
      },
      interval: null,
      parts: store.sizes,
    },
  ];
}

async function againstBareGets(rounds: number, lookups: number) {
  const server = await startRedis();
  const store = redisKeyValue({ url: server.url, cluster: false, timeoutMs: 1000 });
  const bare = new Redis(server.url);
  // Generous: what is measured is how long a lookup takes, not whether it is given up.
  const deadlines = { lookupMs: 5000, storeMs: 1000, vectorMs: 100, waitMs: 0, verifyMs: 1 };
  const opened = openCache({
    mode: 'exact',
    guards: coreGuards,
    vectors: null,
    embedder: null,
    store,
    deadlines,
  });
  try {
    const questions = Array.from({ length: ENTRIES }, (_, at) => chatQuestion(at));
    await connected(bare);
    await store.get(['ready'], NEVER).catch(() => undefined);
    for (const [at, question] of questions.entries()) await fill(opened, question, longAnswer(at));
    const keys = await bare.keys('*:e:*');
    await inTurns(opened, { questions, bare, keys, lookups });
    const all: { lookups: number[][]; gets: number[][] } = { lookups: [], gets: [] };
    for (let round = 0; round < rounds; round += 1) {
      const times = await inTurns(opened, { questions, bare, keys, lookups });
      all.lookups.push(times.lookup);
      all.gets.push(times.get);
    }
    return all;
  } finally {
    bare.disconnect();
    await opened.cache.close();
    await server.stop();
  }
}

async function inTurns(
  { cache }: OpenedCache,
  {
    questions,
    bare,
    keys,
    lookups,
  }: {
    readonly questions: readonly CacheQuestion[];
    readonly bare: Redis;
    readonly keys: readonly string[];
    readonly lookups: number;
  },
) {
  const lookup: number[] = [];
  const get: number[] = [];
  for (let at = 0; at < lookups; at += 1) {
    const question = questions[at % questions.length];
    const key = keys[at % keys.length];
    if (question === undefined || key === undefined)
      throw new Error('Cannot measure: nothing was kept in Redis');
    const startedMs = performance.now();
    await bare.getBuffer(key);
    const betweenMs = performance.now();
    const { status } = await cache.lookup(question, NEVER);
    lookup.push(performance.now() - betweenMs);
    get.push(betweenMs - startedMs);
    if (status !== 'exact') throw new Error(`Cannot measure an exact hit: it is a ${status}`);
  }
  return { lookup, get };
}

async function connected(redis: Redis): Promise<void> {
  await redis.ping();
}

function absent(): CacheFigure {
  const measured = 'absent: needs redis-server, then `node bench/cache/main.ts --only redis-lookup`';
  return {
    id: 'redis-lookup',
    promise: PROMISE,
    measured,
    kept: null,
    n: 0,
    counted: 'lookups',
    values: {},
    interval: null,
  };
}
