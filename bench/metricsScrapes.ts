import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { loadConfig } from '../src/adapters/config/loadConfig.ts';
import { compose } from '../src/compose.ts';
import type { FrameTimes } from './metricsFrames.ts';
import type { ScrapeTimes } from './metricsScraper.ts';
import { nowMs } from './nowMs.ts';
import { quantile } from './quantile.ts';

const FRAMES = 4000;
const SCRAPES = 160;
/** Milliseconds between two frames. */
const EVERY_MS = 4;
/** Scrapes of which every turn of the loop is looked at. */
const WATCHED = 200;
/** Requests that make every figure some number before anything is measured. */
const WARM_UP = 40;

/** What a scrape takes, and what it does to a stream beside it. */
export interface ScrapeFigures {
  /** Series of the gateway, without those of the process: one route, two models, a cache. */
  readonly series: number;
  readonly bytes: number;
  /** From asking to the last byte, ms, seen by who asks. */
  readonly scrapeMs: { readonly median: number; readonly p99: number };
  readonly scrapes: number;
  /** The longest turn of the loop that a scrape takes before others have theirs, ms, over as many scrapes. */
  readonly longestTurnMs: { readonly median: number; readonly p99: number };
  /** The same of GET /healthz, which does nothing: what the machine itself adds. */
  readonly longestIdleTurnMs: { readonly median: number; readonly p99: number };
  /** From its model server to its client, ms, of frames that were under way during no scrape, and of the others. */
  readonly framesBesideMs: Quantiles;
  readonly framesDuringMs: Quantiles;
  /** By how much more the 99th of a hundred frames is late during scrapes, ms. */
  readonly addedFrameDelayMs: number;
}

interface Quantiles {
  readonly frames: number;
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * A composed gateway, a model server that says the time in each frame, and a client who compares: while somebody
 * else scrapes, and while nobody does. Server, client and scraper have threads of their own.
 */
export async function measureScrapes(): Promise<ScrapeFigures> {
  const frames = new Worker(new URL('metricsFrames.ts', import.meta.url));
  const scraper = new Worker(new URL('metricsScraper.ts', import.meta.url));
  const [{ modelUrl }] = (await once(frames, 'message')) as [{ readonly modelUrl: string }]; // its first word
  const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-metrics-'));
  const loaded = loadConfig({
    argvConfig: 'bench.yaml',
    env: {},
    cwd: '/',
    readFile: () =>
      JSON.stringify({
        server: { port: 0 },
        upstreams: { openai: { base_url: modelUrl } },
        // Nothing is compared in the background, and so nothing is kept on disk.
        routes: { auto: { draft: 'small', heavy: 'big', audits: { share: 0 } } },
        evidence: { dir: folder },
      }),
  });
  if (!loaded.ok) throw new Error(loaded.mistakes.map(({ message }) => message).join('\n'));
  const composed = compose(loaded.config, { sandboxUrl: null, onBug: (cause) => console.error(cause) });
  const url = await composed.app.listen({ host: '127.0.0.1', port: 0 });

  frames.postMessage({ url, requests: WARM_UP, frames: 20, everyMs: 0 });
  await once(frames, 'message');
  const text = (await composed.app.inject('/metrics')).body;
  const series = text.split('\n').filter((line) => /^draftthinker_(?!process_|nodejs_)/.test(line)).length;
  for (let at = 0; at < WARM_UP; at += 1) await composed.app.inject('/metrics');
  const idle = await longestTurns(() => composed.app.inject('/healthz'));
  const turns = await longestTurns(() => composed.app.inject('/metrics'));

  frames.postMessage({ url, requests: 1, frames: FRAMES, everyMs: EVERY_MS });
  scraper.postMessage({ url: `${url}/metrics`, scrapes: SCRAPES, everyMs: (FRAMES * EVERY_MS) / SCRAPES });
  const [[{ frames: times }], [{ scrapes }]] = (await Promise.all([
    once(frames, 'message'),
    once(scraper, 'message'),
  ])) as [[{ readonly frames: FrameTimes }], [{ readonly scrapes: ScrapeTimes }]]; // what these two say

  const during = ([sentMs, heardMs]: FrameTimes[number]) =>
    scrapes.some(([fromMs, toMs]) => sentMs <= toMs && heardMs >= fromMs);
  const latencies = (of: FrameTimes) => of.map(([sentMs, heardMs]) => heardMs - sentMs);
  const besideMs = quantiles(latencies(times.filter((frame) => !during(frame))));
  const duringMs = quantiles(latencies(times.filter(during)));
  const took = scrapes.map(([fromMs, toMs]) => toMs - fromMs);
  await composed.close();
  await Promise.all([frames.terminate(), scraper.terminate()]);
  rmSync(folder, { recursive: true });
  return {
    series,
    bytes: text.length,
    scrapeMs: { median: round(quantile(took, 0.5)), p99: round(quantile(took, 0.99)) },
    scrapes: scrapes.length,
    longestTurnMs: { median: round(quantile(turns, 0.5)), p99: round(quantile(turns, 0.99)) },
    longestIdleTurnMs: { median: round(quantile(idle, 0.5)), p99: round(quantile(idle, 0.99)) },
    framesBesideMs: besideMs,
    framesDuringMs: duringMs,
    addedFrameDelayMs: round(Math.max(0, duringMs.p99 - besideMs.p99)),
  };
}

/** Of each of many scrapes the longest turn of this thread's loop, ms. */
async function longestTurns(scrape: () => Promise<unknown>): Promise<readonly number[]> {
  const turns: number[] = [];
  for (let at = 0; at < WATCHED; at += 1) {
    let open = true;
    let lastMs = nowMs();
    let longestMs = 0;
    const turn = () => {
      const ms = nowMs();
      longestMs = Math.max(longestMs, ms - lastMs);
      lastMs = ms;
      if (open) setImmediate(turn);
    };
    setImmediate(turn);
    await scrape();
    open = false;
    turns.push(Math.max(longestMs, nowMs() - lastMs));
  }
  return turns;
}

function quantiles(values: readonly number[]): Quantiles {
  return {
    frames: values.length,
    median: round(quantile(values, 0.5)),
    p99: round(quantile(values, 0.99)),
    max: round(quantile(values, 1)),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
