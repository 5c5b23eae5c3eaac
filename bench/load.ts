import { setTimeout as wait } from 'node:timers/promises';
import type { Ask, Client, Sample } from './ask.ts';
import { nowMs } from './nowMs.ts';

/** A load that is still not answered after this long is broken, ms. */
const BOUND_MS = 120_000;

/** A load: how many requests, and how many of them at a time. */
export interface Volume {
  readonly count: number;
  readonly atOnce: number;
}

/**
 * Sends `count` requests, `atOnce` of them open at any time.
 * @param apartMs the first ones start this far apart, so that paced streams do not tick in step.
 * @throws when the load has not ended within two minutes.
 */
export function closedLoad(
  client: Client,
  { count, atOnce }: Volume,
  ask: (index: number) => Ask,
  apartMs = 0,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  let next = 0;
  const worker = async (first: number): Promise<void> => {
    if (apartMs > 0) await wait(first * apartMs);
    while (next < count) {
      const index = next;
      next += 1;
      samples.push(await client.ask(ask(index)));
    }
  };
  const workers = Array.from({ length: Math.min(atOnce, count) }, (_, first) => worker(first));
  return bounded(Promise.all(workers).then(() => samples));
}

/** Sends requests at a steady rate, whether earlier ones have been answered or not. */
export function openLoad(
  client: Client,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  ask: (index: number) => Ask,
): Promise<readonly Sample[]> {
  const run = async (): Promise<readonly Sample[]> => {
    const startMs = nowMs();
    const open: Promise<Sample>[] = [];
    for (let index = 0; index < perSecond * seconds; index += 1) {
      const dueMs = startMs + (index * 1000) / perSecond;
      const earlyMs = dueMs - nowMs();
      if (earlyMs > 0) await wait(earlyMs);
      open.push(client.ask(ask(index)));
    }
    return Promise.all(open);
  };
  return bounded(run());
}

async function bounded<T>(work: Promise<T>): Promise<T> {
  const bound = new AbortController();
  const late = wait(BOUND_MS, null, { signal: bound.signal, ref: false }).then(() => {
    throw new Error(`Cannot finish the load: it still runs after ${BOUND_MS} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    bound.abort();
  }
}
