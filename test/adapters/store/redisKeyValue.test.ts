import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisKeyValue } from '../../../src/adapters/store/redisKeyValue.ts';
import { describeWithRedis } from '../../real/describeWithRedis.ts';
import { type RedisServer, startRedis } from '../../real/redisServer.ts';
import { keyValueContract } from './keyValueContract.ts';

const never = new AbortController().signal;
const text = (value: string) => new TextEncoder().encode(value);
const LONG_MS = 60_000;
/** No promise of these tests is about the deadline. */
const timeoutMs = 5_000;

describeWithRedis('Redis', () => {
  keyValueContract('redis', async () => {
    const server = await startRedis();
    return {
      open: () => redisKeyValue({ url: server.url, cluster: false, timeoutMs }),
      pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      keeps: true,
      end: () => server.stop(),
    };
  });
});

describeWithRedis('what a store keeps in Redis', () => {
  let server: RedisServer;
  let plain: Redis;
  beforeAll(async () => {
    server = await startRedis();
    plain = new Redis(server.url);
  });
  afterAll(async () => {
    plain.disconnect();
    await server.stop();
  });
  const open = () => redisKeyValue({ url: server.url, cluster: false, timeoutMs });

  test('is compressed above 2 KB and not below, and never grows by more than a byte', async () => {
    const store = open();
    await store.set('small', text('a'.repeat(2_048)), LONG_MS, never);
    await store.set('large', text('a'.repeat(2_049)), LONG_MS, never);
    const noise = crypto.getRandomValues(new Uint8Array(5_000));
    await store.set('noise', noise, LONG_MS, never);
    expect(await plain.strlen('small')).toBe(2_049);
    expect(await plain.strlen('large')).toBeLessThan(100);
    expect(await plain.strlen('noise')).toBe(5_001);
    expect(await store.get(['noise'], never)).toEqual([noise]);
    await store.close();
  });

  test('ends by itself, and a counter does not', async () => {
    const store = open();
    await store.set('a', text('one'), LONG_MS, never);
    await store.add('b', text('two'), LONG_MS, never);
    await store.increment('n', never);
    expect(await plain.pttl('a')).toBeGreaterThan(LONG_MS - 10_000);
    expect(await plain.pttl('b')).toBeGreaterThan(LONG_MS - 10_000);
    expect(await plain.pttl('n:count')).toBe(-1);
    await store.close();
  });

  test('is absent when it is damaged or of another program, and may be replaced', async () => {
    const store = open();
    const large = text('the same again '.repeat(1_000));
    await store.set('damaged', large, LONG_MS, never);
    const kept = await plain.getBuffer('damaged');
    for (const at of [1, 2, 20, (kept?.length ?? 0) - 1]) {
      const bytes = Buffer.from(kept ?? []);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      await plain.set('damaged', bytes);
      expect(await store.get(['damaged'], never)).toEqual([null]);
    }
    await plain.set('cut', (kept ?? Buffer.alloc(0)).subarray(0, 40));
    await plain.set('foreign', 'plain text of another program');
    await plain.set('empty', '');
    await plain.rpush('list', 'x');
    expect(await store.get(['cut', 'foreign', 'empty', 'list'], never)).toEqual([null, null, null, null]);
    expect(await store.deleteIf('damaged', large, never)).toBe(false);
    await store.set('damaged', large, LONG_MS, never);
    expect(await store.get(['damaged'], never)).toEqual([large]);
    await store.close();
  });

  test('is let go of when another version compressed the same value to other bytes', async () => {
    const store = open();
    const value = text('the same again '.repeat(1_000));
    const { deflateSync } = await import('node:zlib');
    await plain.set('a', Buffer.concat([Uint8Array.of(1), deflateSync(value, { level: 9 })]));
    expect(await store.deleteIf('a', value, never)).toBe(true);
    await store.close();
  });

  test('is seen by every client at once', async () => {
    const [one, other] = [open(), open()];
    const claims = await Promise.all(
      [one, other, one, other].map((store, n) => store.add('claim', text(`${n}`), LONG_MS, never)),
    );
    expect(claims.filter((won) => won)).toHaveLength(1);
    expect(await one.increment('epoch', never)).toBe(1);
    expect(await other.count('epoch', never)).toBe(1);
    await Promise.all([one.close(), other.close()]);
  });

  test('is of the database that the address names', async () => {
    const store = redisKeyValue({ url: `${server.url}/3`, cluster: false, timeoutMs });
    await store.set('third', text('one'), LONG_MS, never);
    expect(await plain.exists('third')).toBe(0);
    await plain.select(3);
    expect(await plain.exists('third')).toBe(1);
    await plain.select(0);
    await store.close();
  });
});
