import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { memoryKeyValue } from '../../src/adapters/store/memoryKeyValue.ts';
import { redisKeyValue } from '../../src/adapters/store/redisKeyValue.ts';
import { openSqliteKeyValue } from '../../src/adapters/store/sqliteKeyValue.ts';
import type { KeyValue } from '../../src/ports.ts';
import { startRedis } from '../../test/real/redisServer.ts';
import { quantile } from '../quantile.ts';

/**
 * What one read of a kept answer takes, one after another: by each store, and by a bare GET of the same bytes.
 *   node bench/cache/storeLatency.ts [--url redis://...] [--gets 5000]
 * Without an address it starts redis-server itself. Prints JSON: milliseconds, and bytes as kept.
 */

const KEYS = 500;
const TTL_MS = 600_000;
/** Rounds in which each way of a group has its turn: what the machine does meanwhile meets all of them. */
const ROUNDS = 10;
/** What is compared takes turns; what is not would leave its garbage to the others' time. */
const GROUPS = [['memory'], ['sqlite'], ['bareGet', 'redis']];
const WARM = 500;
/** An answer of some 200 tokens, and one above the bound from which on values are compressed. */
const SIZES = { small: 1_500, large: 12_000 };

const { values: given } = parseArgs({
  options: { url: { type: 'string' }, gets: { type: 'string', default: '5000' } },
});
const gets = Math.max(ROUNDS, Number(given.gets));
const never = new AbortController().signal;

const nothing = async () => undefined;

/** Text that compresses as answers do. */
function answer(seed: number, bytes: number): Uint8Array {
  const words =
    'the answer of a model is made of words that come again and of 1234 numbers that do not'.split(' ');
  let state = seed + 1;
  let text = '';
  while (text.length < bytes) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += `${words[state % words.length]} ${state % 7 === 0 ? state : ''} `;
  }
  return new TextEncoder().encode(text.slice(0, bytes));
}

async function timed(times: number[], count: number, read: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const beganMs = performance.now();
    await read(n % KEYS);
    times.push(performance.now() - beganMs);
  }
}

function summary(times: readonly number[]) {
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  return { gets: times.length, p50Ms: rounded(p50), p99Ms: rounded(p99), maxMs: rounded(Math.max(...times)) };
}

function rounded(ms: number): number {
  return Math.round(ms * 1e4) / 1e4;
}

const server = given.url === undefined ? await startRedis() : null;
const url = given.url ?? server?.url ?? '';
const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-latency-'));
const bounds = { entries: 10_000, bytes: 256 * 1024 * 1024, clock: { now: () => Date.now() } };
const stores: Readonly<Record<string, KeyValue>> = {
  memory: memoryKeyValue(bounds),
  sqlite: openSqliteKeyValue(join(folder, 'cache.sqlite'), { ...bounds, onFault: console.error }),
  redis: redisKeyValue({ url, cluster: false, timeoutMs: 1_000 }),
};
const bare = new Redis(url);
try {
  const sizes: Record<string, unknown> = {};
  for (const [size, bytes] of Object.entries(SIZES)) {
    const key = (n: number) => `{bench}:${size}:${n}`;
    const answers = Array.from({ length: KEYS }, (_, n) => answer(n, bytes));
    const reads: Record<string, (n: number) => Promise<unknown>> = {};
    for (const [name, store] of Object.entries(stores)) {
      const writes: number[] = [];
      await timed(writes, KEYS, (n) => store.set(key(n), answers[n] ?? new Uint8Array(0), TTL_MS, never));
      reads[name] = (n) => store.get([key(n)], never);
      sizes[`${size} ${name} set`] = summary(writes);
    }
    reads.bareGet = (n) => bare.getBuffer(key(n));
    const times = Object.fromEntries(Object.keys(reads).map((name): [string, number[]] => [name, []]));
    for (const read of Object.values(reads)) await timed([], WARM, read);
    for (const group of GROUPS) {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const name of group)
          await timed(times[name] ?? [], Math.ceil(gets / ROUNDS), reads[name] ?? nothing);
      }
    }
    for (const [name, each] of Object.entries(times)) sizes[`${size} ${name} get`] = summary(each);
    const over = quantile(times.redis ?? [], 0.99) - quantile(times.bareGet ?? [], 0.99);
    sizes[`${size} redis over bareGet`] = { p99Ms: rounded(over), keptBytes: await bare.strlen(key(0)) };
  }
  console.log(
    JSON.stringify({ node: process.version, url: server === null ? 'given' : 'started', sizes }, null, 2),
  );
} finally {
  bare.disconnect();
  for (const store of Object.values(stores)) await store.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
