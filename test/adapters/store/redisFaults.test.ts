import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { redisKeyValue } from '../../../src/adapters/store/redisKeyValue.ts';
import { StoreError } from '../../../src/adapters/store/StoreError.ts';
import type { KeyValue } from '../../../src/ports.ts';
import { describeWithRedis } from '../../real/describeWithRedis.ts';
import { freePort, type RedisServer, startRedis } from '../../real/redisServer.ts';
import { connectionStates } from './connectionStates.ts';
import { bulk, listening, scriptedRedis } from './scriptedRedis.ts';

const never = new AbortController().signal;
const text = (value: string) => new TextEncoder().encode(value);
const LONG_MS = 60_000;
const timeoutMs = 100;
/** What a busy machine may take beyond a deadline. */
const SLACK_MS = 400;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function open(url: string, options: { cluster?: boolean } = {}) {
  const states = connectionStates();
  const store = redisKeyValue({ url, cluster: false, timeoutMs, onState: states.onState, ...options });
  ends.push(() => store.close());
  return { store, states };
}

async function realRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const server = await startRedis(settings);
  ends.push(() => server.stop());
  return server;
}

/** Every method rejects with a StoreError, within the deadline. */
async function expectEveryCallToReject(store: KeyValue): Promise<void> {
  const beganMs = performance.now();
  const calls = [
    store.get(['a', 'b'], never),
    store.set('a', text('one'), LONG_MS, never),
    store.add('a', text('one'), LONG_MS, never),
    store.delete(['a'], never),
    store.deleteIf('a', text('one'), never),
    store.increment('a', never),
    store.count('a', never),
  ];
  for (const each of await Promise.allSettled(calls)) {
    expect(each).toMatchObject({ status: 'rejected', reason: expect.any(StoreError) });
  }
  expect(performance.now() - beganMs).toBeLessThan(timeoutMs + SLACK_MS);
}

/** Resolves when a call succeeds: nobody did anything for it. */
async function untilItWorks(store: KeyValue): Promise<void> {
  for (;;) {
    try {
      await store.set('again', text('one'), LONG_MS, never);
      return;
    } catch (cause) {
      expect(cause).toBeInstanceOf(StoreError);
      await wait(20);
    }
  }
}

describeWithRedis('a real Redis that fails', () => {
  test('killed: calls reject at once; started again, the store works by itself', async () => {
    const server = await realRedis();
    const { store, states } = open(server.url);
    await store.set('a', text('one'), LONG_MS, never);
    for (let n = 0; n < 2; n += 1) {
      await server.kill();
      await states.until(false);
      await expectEveryCallToReject(store);
      await server.start();
      await untilItWorks(store);
    }
    expect(states.told.map(({ up }) => up)).toEqual([true, false, true, false, true]);
  });

  test('killed while calls are under way: each of them settles', async () => {
    const server = await realRedis();
    const { store } = open(server.url);
    await store.set('a', text('one'), LONG_MS, never);
    const calls = Array.from({ length: 500 }, () => store.get(['a'], never));
    const killed = server.kill();
    const settled = await Promise.allSettled(calls);
    await killed;
    expect(settled).toHaveLength(500);
  });

  test('paused: calls reject within their bound, then at once; resumed, the store works by itself', async () => {
    const server = await realRedis();
    const { store, states } = open(server.url);
    await store.set('a', text('one'), LONG_MS, never);
    server.pause();
    await expectEveryCallToReject(store);
    // Silence is taken for a dead connection in the end.
    await states.until(false);
    const beganMs = performance.now();
    await expect(store.get(['a'], never)).rejects.toThrow(StoreError);
    expect(performance.now() - beganMs).toBeLessThan(SLACK_MS);
    server.resume();
    await untilItWorks(store);
  });

  test('paused before the first connection: the first call rejects within its bound', async () => {
    const server = await realRedis();
    server.pause();
    const { store } = open(server.url);
    await expectEveryCallToReject(store);
    server.resume();
    await untilItWorks(store);
  });

  test('paused: a call whose signal aborts rejects at once, with the reason', async () => {
    const server = await realRedis();
    const patient = redisKeyValue({ url: server.url, cluster: false, timeoutMs: 60_000 });
    ends.push(() => patient.close());
    await patient.set('a', text('one'), LONG_MS, never);
    server.pause();
    const leaving = new AbortController();
    const call = patient.get(['a'], leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
    server.resume();
  });

  test('paused: what was asked before there was a connection is not done behind the caller’s back', async () => {
    const server = await realRedis();
    server.pause();
    const { store } = open(server.url);
    await expect(store.add('lock', text('mine'), LONG_MS, never)).rejects.toThrow(StoreError);
    server.resume();
    await untilItWorks(store);
    expect(await store.get(['lock'], never)).toEqual([null]);
  });

  test('paused: closing ends at once, and no call is left hanging', async () => {
    const server = await realRedis();
    const { store } = open(server.url);
    await store.set('a', text('one'), LONG_MS, never);
    server.pause();
    const call = store.get(['a'], never);
    const beganMs = performance.now();
    await store.close();
    expect(performance.now() - beganMs).toBeLessThan(50);
    await expect(call).rejects.toThrow(StoreError);
  });

  test('asks for another password: calls reject and say so, and nothing says either password', async () => {
    const server = await realRedis(['--requirepass', 'the-right-one']);
    const { store, states } = open(server.url.replace('//', '//default:the%2Fwrong-one@'));
    await states.until(false);
    const refused = await store.get(['a'], never).catch((cause: unknown) => cause);
    expect(String(refused)).toMatch(/WRONGPASS|NOAUTH/);
    const shown = inspect([refused, states.told], { depth: 10, showHidden: true });
    expect(shown).not.toMatch(/wrong-one|right-one/);
    const { store: right } = open(server.url.replace('//', '//:the-right-one@'));
    await untilItWorks(right);
  });

  test('asks for another password of a cluster’s client: nothing says it either', async () => {
    const server = await realRedis(['--requirepass', 'the-right-one']);
    const { store, states } = open(server.url.replace('//', '//:the-wrong-one@'), { cluster: true });
    await states.until(false);
    const refused = await store.get(['a'], never).catch((cause: unknown) => cause);
    expect(refused).toBeInstanceOf(StoreError);
    expect(String(refused)).toMatch(/WRONGPASS|NOAUTH/);
    expect(inspect([refused, states.told], { depth: 10, showHidden: true })).not.toMatch(
      /wrong-one|right-one/,
    );
  });

  test('is out of memory: writes reject, reads go on', async () => {
    const server = await realRedis(['--maxmemory', '1mb', '--maxmemory-policy', 'noeviction']);
    const { store } = open(server.url);
    const noise = crypto.getRandomValues(new Uint8Array(60_000));
    const fill = async () => {
      for (let n = 0; n < 100; n += 1) await store.set(`${n}`, noise, LONG_MS, never);
    };
    await expect(fill()).rejects.toThrow('OOM');
    expect(await store.get(['a'], never)).toEqual([null]);
  });

  test('came back empty: a script that it does not know works', async () => {
    const server = await realRedis();
    const { store } = open(server.url);
    await store.set('a', text('one'), LONG_MS, never);
    expect(await store.deleteIf('a', text('one'), never)).toBe(true);
    await server.kill();
    await server.start();
    await untilItWorks(store);
    await store.set('a', text('one'), LONG_MS, never);
    expect(await store.deleteIf('a', text('one'), never)).toBe(true);
  });
});

describe('what is no Redis, or none that serves', () => {
  test('a refused port: calls reject, and closing ends at once', async () => {
    const { store, states } = open(`redis://127.0.0.1:${await freePort()}`);
    await expectEveryCallToReject(store);
    await states.until(false);
    await expect(store.get(['a'], never)).rejects.toThrow('ECONNREFUSED');
    const beganMs = performance.now();
    await store.close();
    expect(performance.now() - beganMs).toBeLessThan(50);
  });

  test('a refused port, of a cluster', async () => {
    const { store } = open(`redis://127.0.0.1:${await freePort()}`, { cluster: true });
    await expectEveryCallToReject(store);
    await expectEveryCallToReject(store);
    await store.close();
  });

  test('a host that does not exist', async () => {
    const { store } = open('redis://no-such-host.invalid:6379');
    await expectEveryCallToReject(store);
  });

  test.each([
    ['an HTTP answer', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
    ['bytes without a meaning', '\u0000\u0001\u00ff\u00fe'.repeat(100)],
    ['a length without an end', `$${'9'.repeat(20)}\r\n`],
    ['nothing', ''],
  ])('a server that answers with %s', async (_, answer) => {
    const server = await listening((socket) => {
      socket.on('data', () => socket.write(answer, 'latin1'));
    });
    ends.push(server.stop);
    const { store } = open(server.url);
    await expectEveryCallToReject(store);
    await expectEveryCallToReject(store);
  });

  test('a server that hangs up on everyone is not asked without a pause', async () => {
    const server = await listening((socket) => socket.destroy());
    ends.push(server.stop);
    const { store } = open(server.url);
    await expectEveryCallToReject(store);
    await wait(500);
    await expectEveryCallToReject(store);
    expect(server.connections()).toBeLessThan(10);
  });

  test('a server that is loading: calls reject until it is done', async () => {
    let loading = true;
    const server = await scriptedRedis(([name]) => {
      if (name === 'info') return bulk(loading ? 'loading:1\r\nloading_eta_seconds:1\r\n' : 'loading:0\r\n');
      if (name === 'hello') return null;
      return loading ? '-LOADING Redis is loading the dataset in memory\r\n' : '+OK\r\n';
    });
    ends.push(server.stop);
    const { store } = open(server.url);
    await expectEveryCallToReject(store);
    loading = false;
    await untilItWorks(store);
  });

  test('a server that became a replica: writes reject, and the connection is begun anew, once', async () => {
    const server = await scriptedRedis(([name]) => {
      if (name === 'mget') return '*1\r\n$-1\r\n';
      if (name === 'set') return "-READONLY You can't write against a read only replica.\r\n";
      return null;
    });
    ends.push(server.stop);
    const { store, states } = open(server.url);
    await expect(store.set('a', text('one'), LONG_MS, never)).rejects.toThrow('READONLY');
    await states.until(false);
    await states.until(true);
    for (let n = 0; n < 5; n += 1)
      await expect(store.set('a', text('one'), LONG_MS, never)).rejects.toThrow('READONLY');
    expect(await store.get(['a'], never)).toEqual([null]);
    expect(server.connections()).toBe(2);
  });

  test('one call that is not answered does not take the next one’s answer', async () => {
    let held = 0;
    const answers: (() => void)[] = [];
    const server = await listening((socket) => {
      socket.on('data', (data) => {
        const said = data.toString('latin1').toLowerCase();
        if (said.includes('hello')) socket.write("-ERR unknown command 'HELLO'\r\n");
        else if (said.includes('info')) socket.write(bulk('loading:0\r\n'));
        else if (held === 0) {
          held = 1;
          answers.push(() => socket.write('*1\r\n$2\r\n\u0000x\r\n'));
        } else {
          for (const answer of answers.splice(0)) answer();
          socket.write('*1\r\n$2\r\n\u0000y\r\n');
        }
      });
    });
    ends.push(server.stop);
    const { store } = open(server.url);
    await expect(store.get(['x'], never)).rejects.toThrow('no answer within 100 ms');
    expect(await store.get(['y'], never)).toEqual([text('y')]);
  });

  test('closed, it keeps no process alive', () => {
    const module = new URL('../../../src/adapters/store/redisKeyValue.ts', import.meta.url).href;
    const code = `
      import { redisKeyValue } from '${module}';
      for (const [url, cluster] of [['redis://127.0.0.1:1', false], ['redis://127.0.0.1:1', true]]) {
        const store = redisKeyValue({ url, cluster, timeoutMs: 50 });
        await store.get(['a'], new AbortController().signal).catch(() => undefined);
        await store.close();
        const untried = redisKeyValue({ url, cluster, timeoutMs: 50 });
        await untried.close();
      }`;
    const node = ['--input-type=module', '--eval', code];
    const { status, stderr } = spawnSync(process.execPath, node, { timeout: 10_000, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('is told of on a console by nobody', async () => {
    const spies = (['error', 'warn', 'log'] as const).map((name) => vi.spyOn(console, name));
    const { store } = open(`redis://user:secret@127.0.0.1:${await freePort()}`);
    await expectEveryCallToReject(store);
    await store.close();
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});
