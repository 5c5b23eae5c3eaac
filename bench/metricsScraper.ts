import { setTimeout as wait } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { nowMs } from './nowMs.ts';

/** A thread of bench/metrics.ts: scrapes as a Prometheus does, and answers with the times of each. */

/** Of each scrape: when it began and when it had ended, ms of the machine's clock. */
export type ScrapeTimes = readonly (readonly [fromMs: number, toMs: number])[];

parentPort?.on('message', async (asked: { url: string; scrapes: number; everyMs: number }) => {
  const scrapes: [number, number][] = [];
  for (let at = 0; at < asked.scrapes; at += 1) {
    await wait(asked.everyMs);
    const fromMs = nowMs();
    const answer = await fetch(asked.url);
    await answer.text();
    scrapes.push([fromMs, nowMs()]);
    if (answer.status !== 200) throw new Error(`Cannot scrape: ${answer.status}`);
  }
  parentPort?.postMessage({ scrapes });
});
