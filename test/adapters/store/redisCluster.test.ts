import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisKeyValue } from '../../../src/adapters/store/redisKeyValue.ts';
import { describeWithRedis } from '../../real/describeWithRedis.ts';
import { freePort, startRedisCluster } from '../../real/redisServer.ts';
import { keyValueContract } from './keyValueContract.ts';

const never = new AbortController().signal;
const text = (value: string) => new TextEncoder().encode(value);
const LONG_MS = 60_000;
const timeoutMs = 5_000;
/** One of them for each of many slots: every master has some. */
const TAGS = Array.from({ length: 60 }, (_, n) => `{tag ${n}}`);

describeWithRedis('Redis Cluster', () => {
  keyValueContract('redis (cluster)', async () => {
    const cluster = await startRedisCluster();
    return {
      open: () => redisKeyValue({ url: cluster.url, cluster: true, timeoutMs }),
      pass: (ms) => wait(ms),
      keeps: true,
      end: () => cluster.stop(),
    };
  });
});

describeWithRedis('a store in a Redis Cluster', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  test('finds keys of many slots in one call, in their order', async () => {
    const store = redisKeyValue({ url: cluster.url, cluster: true, timeoutMs });
    await Promise.all(TAGS.map((tag) => store.set(`${tag}:a`, text(tag), LONG_MS, never)));
    const keys = [...TAGS.map((tag) => `${tag}:a`), 'absent', 'also absent'];
    expect(await store.get(keys, never)).toEqual([...TAGS.map(text), null, null]);
    expect(await store.delete(keys, never)).toBe(TAGS.length);
    await store.close();
  });

  test('is reached through any node that is there', async () => {
    const dead = `redis://127.0.0.1:${await freePort()}`;
    const store = redisKeyValue({ url: `${dead},${cluster.nodes[1]?.url}`, cluster: true, timeoutMs });
    await store.set('{x}:a', text('one'), LONG_MS, never);
    expect(await store.get(['{x}:a'], never)).toEqual([text('one')]);
    await store.close();
  });

  test('when a node is killed loses its keys alone, and has them back when it is there again', async () => {
    const store = redisKeyValue({ url: cluster.url, cluster: true, timeoutMs: 200 });
    const works = async () => {
      const calls = TAGS.map((tag) => store.set(`${tag}:b`, text(tag), LONG_MS, never));
      return (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await works()).toBe(TAGS.length);
    const [, second] = cluster.nodes;
    await second?.kill();
    const beganMs = performance.now();
    const left = await works();
    expect(performance.now() - beganMs).toBeLessThan(1_500);
    expect(left).toBeLessThan(TAGS.length);
    expect(left).toBeGreaterThan(0);
    await second?.start();
    while ((await works()) < TAGS.length) await wait(50);
    await store.close();
  });
});
