import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { lexicalEmbedder } from '../../../src/adapters/embedder/lexicalEmbedder.ts';
import { memoryKeyValue } from '../../../src/adapters/store/memoryKeyValue.ts';
import { memoryVectors } from '../../../src/adapters/vectors/memoryVectors.ts';
import { coreGuards } from '../../../src/cache/coreGuards.ts';
import {
  answering,
  asking,
  HeldClock,
  NEVER,
  type OpenedCache,
  openCache,
} from '../../../test/cache/openCache.ts';
import { median } from '../../quantile.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';
import { overRounds, rounded } from './overRounds.ts';

const SCOPES = 100;
const P99_MS = 10;
const LOOP_MS = 5;
/** The monitor's own timer, ms. */
const RESOLUTION_MS = 1;
const IDLE_MS = 1000;
/** Texts of a scope that share all words but two, so that every search has candidates for the guards. */
const PLACES = 40;

/** A whole lookup by likeness: keys, embedding, search, bodies, and the guards on five candidates, one after the other. */
export async function semanticLookup({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  const entries = quick ? 2000 : 100_000;
  const { rounds, lookups } = quick ? { rounds: 2, lookups: 100 } : { rounds: 7, lookups: 1000 };
  const opened = openFull(entries);
  await fillAll(opened, entries);
  const times: number[][] = [];
  const delays: number[] = [];
  const idle: number[] = [];
  await lookUpAll(opened, { entries, lookups, from: 0 });
  for (let round = 0; round < rounds; round += 1) {
    const from = (round + 1) * lookups;
    // What the machine does besides meets both.
    idle.push(await loopDelayMs(() => sleep(IDLE_MS)));
    delays.push(
      await loopDelayMs(async () => {
        times.push(await lookUpAll(opened, { entries, lookups, from }));
      }),
    );
  }
  const { hits } = opened.cache.stats();
  await opened.cache.close();
  const { p50Ms, p99Ms, maxMs, n } = overRounds(times);
  const [delayMs, idleMs] = [rounded(median(delays)), rounded(median(idle))];
  return [
    {
      id: 'semantic-lookup',
      promise: `the whole lookup by likeness among ${entries.toLocaleString('en-US')} entries in ${SCOPES} scopes: p99 < ${P99_MS} ms, event loop blocked <= ${LOOP_MS} ms`,
      measured: `p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms; loop ${delayMs.toFixed(1)} ms (idle ${idleMs.toFixed(1)}); ${hits.semantic.toLocaleString('en-US')} hits; medians of ${rounds} rounds`,
      kept: p99Ms < P99_MS && delayMs <= LOOP_MS && hits.semantic > 0,
      n,
      counted: 'lookups',
      values: {
        p50Ms,
        p99Ms,
        maxMs,
        loopDelayMs: delayMs,
        idleLoopDelayMs: idleMs,
        worstLoopDelayMs: rounded(Math.max(...delays)),
        semanticHits: hits.semantic,
      },
      interval: null,
    },
  ];
}

function openFull(entries: number): OpenedCache {
  const clock = new HeldClock();
  // Time of the stages is told by the real clock, and deadlines never end a lookup that is to be measured.
  const embedder = { ...lexicalEmbedder(), timeoutMs: 10_000 };
  return openCache(
    {
      guards: coreGuards,
      embedder,
      vectors: memoryVectors({ dimension: embedder.dimension, entries, clock }),
      store: memoryKeyValue({ entries: entries * 4, bytes: 2e9, clock }),
      deadlines: { lookupMs: 10_000, storeMs: 10_000, vectorMs: 10_000, waitMs: 0, verifyMs: 1 },
    },
    clock,
  );
}

const keptText = (at: number): string =>
  `Where in district ${Math.floor(at / PLACES)} can people buy two used lamps of type ${at % PLACES}?`;

function questionOf(scope: number, text: string) {
  return asking(text, { tenant: `tenant-${scope}` });
}

async function fillAll({ cache }: OpenedCache, entries: number): Promise<void> {
  for (let at = 0; at < entries; at += 1) {
    const question = questionOf(at % SCOPES, keptText(Math.floor(at / SCOPES)));
    const lookup = {
      ...(await cache.lookup({ ...question, wish: { ...question.wish, read: false } }, NEVER)),
    };
    cache.offer(question, lookup, answering('At the market.'));
    if (at % 200 === 199) await cache.flush();
  }
  await cache.flush();
  const { entries: kept, vectors } = cache.stats();
  if ((kept ?? 0) < entries || vectors !== entries)
    throw new Error(`Cannot measure: ${kept} keys and ${vectors} vectors were kept of ${entries} answers`);
}

/** Every other question is one of a kept text in other words, every other one is of none. */
async function lookUpAll(
  { cache }: OpenedCache,
  { entries, lookups, from }: { readonly entries: number; readonly lookups: number; readonly from: number },
): Promise<number[]> {
  const took: number[] = [];
  for (let at = from; at < from + lookups; at += 1) {
    // None is asked twice: a hit leaves an alias, and would be exact the next time.
    const place = Math.floor(at / SCOPES) % Math.floor(entries / SCOPES);
    const known = keptText(place).replace('two', '2');
    const text =
      at % 2 === 0 ? known : `Where in district ${at} can people buy two used tents of type ${place}?`;
    const question = questionOf(at % SCOPES, text);
    const startedMs = performance.now();
    await cache.lookup(question, NEVER);
    took.push(performance.now() - startedMs);
    // As requests do, each comes by a turn of the loop of its own.
    await new Promise<void>((turn) => setImmediate(turn));
  }
  return took;
}

async function loopDelayMs(work: () => Promise<unknown>): Promise<number> {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  monitor.enable();
  await work();
  // The delay that is under way is counted by the next tick.
  await sleep(10);
  monitor.disable();
  return Math.max(0, monitor.max / 1e6 - RESOLUTION_MS);
}
