import type { KeyValue } from '../../ports.ts';
import { byHashTag } from './byHashTag.ts';
import { connectRedis, type RedisClient } from './connectRedis.ts';
import { endingWithin } from './endingWithin.ts';
import { COMPRESSED_ABOVE_BYTES, packValue, unpackValue } from './packValue.ts';
import { redisAddress } from './redisAddress.ts';
import { redisFault } from './redisFault.ts';
import { StoreError } from './StoreError.ts';
import { sameBytes } from './sameBytes.ts';
import { watchConnection } from './watchConnection.ts';

const DELETE_IF_EQUAL = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

export interface RedisOptions {
  /** As `redis://user:password@host:6379/0`, `rediss://` for TLS; of a cluster some nodes, commas between them. */
  readonly url: string;
  readonly cluster: boolean;
  /** Bound of each call, ms. */
  readonly timeoutMs: number;
  /** Told when the connection is there, and when it is not, with what is known of why. May not throw. */
  readonly onState?: (up: boolean, cause?: unknown) => void;
}

/**
 * Keeps entries in a Redis, or a Redis Cluster, for every process that uses it. Connects by itself, again and
 * again; until it is connected calls reject with a StoreError, at once except that the first ones wait for the
 * first attempt within their bound. Values above 2 KB are compressed; what cannot be read back is absent.
 * Counters are at `<key>:count`, without an end: a server that evicts them (`allkeys-*`) forgets what was counted.
 * @throws StoreError when the address cannot be read; nothing about a server that is not there.
 */
export function redisKeyValue(options: RedisOptions): KeyValue {
  const address = redisAddress(options.url, options);
  const client = connectRedis(address, options);
  const connection = watchConnection(client, {
    fault: (cause) => redisFault('reach', cause, address),
    onState: options.onState ?? null,
  });
  let closed = false;

  const call = async <T>(
    doing: string,
    signal: AbortSignal,
    work: (client: RedisClient, mayGoOn: () => void) => Promise<T>,
  ): Promise<T> => {
    const asked = async (mayGoOn: () => void) => {
      if (!closed) await connection.firstAttempt;
      mayGoOn();
      if (closed) throw new StoreError(`Cannot ${doing} Redis: it is closed`);
      if (!connection.isUp()) throw connection.lastFault() ?? redisFault('reach', 'not connected', address);
      try {
        return await work(client, mayGoOn);
      } catch (cause) {
        throw redisFault(doing, cause, address);
      }
    };
    const late = () => new StoreError(`Cannot ${doing} Redis: no answer within ${options.timeoutMs} ms`);
    return await endingWithin(asked, { timeoutMs: options.timeoutMs, signal, late });
  };

  return {
    kind: 'redis',
    shared: true,
    get: (keys, signal) =>
      call('read from', signal, async (redis) => {
        const found = keys.map((): Uint8Array | null => null);
        const read = async (group: readonly number[]) => {
          const kept = await redis.mgetBuffer(group.map((index) => keys[index] ?? ''));
          await Promise.all(
            group.map(async (index, place) => {
              const value = kept[place] ?? null;
              if (value !== null) found[index] = await unpackValue(value);
            }),
          );
        };
        await Promise.all(groups(keys, options.cluster).map(read));
        return found;
      }),
    set: (key, value, ttlMs, signal) =>
      call('write to', signal, async (redis, mayGoOn) => {
        const packed = await packValue(value);
        mayGoOn();
        await redis.set(key, packed, 'PX', ttlMs);
      }),
    add: (key, value, ttlMs, signal) =>
      call('write to', signal, async (redis, mayGoOn) => {
        const packed = await packValue(value);
        mayGoOn();
        return (await redis.set(key, packed, 'PX', ttlMs, 'NX')) === 'OK';
      }),
    delete: (keys, signal) =>
      call('delete from', signal, async (redis) => {
        const counts = groups(keys, options.cluster).map((group) =>
          redis.unlink(group.map((index) => keys[index] ?? '')),
        );
        return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
      }),
    deleteIf: (key, value, signal) =>
      call('delete from', signal, async (redis, mayGoOn) => {
        const kept = await keptForm(redis, key, value);
        mayGoOn();
        return kept !== null && (await redis.eval(DELETE_IF_EQUAL, 1, key, kept)) === 1;
      }),
    increment: (key, signal) => call('write to', signal, (redis) => redis.incr(`${key}:count`)),
    count: (key, signal) =>
      call('read from', signal, async (redis) => Number((await redis.get(`${key}:count`)) ?? 0)),
    size: () => null,
    close: async () => {
      closed = true;
      connection.close();
    },
  };
}

/** The bytes that Redis has to hold, if it holds this value; null: it does not. */
async function keptForm(redis: RedisClient, key: string, value: Uint8Array): Promise<Buffer | null> {
  if (value.byteLength <= COMPRESSED_ABOVE_BYTES) return await packValue(value);
  // Another version of zlib may have compressed the same value to other bytes.
  const kept = await redis.getBuffer(key);
  const held = kept === null ? null : await unpackValue(kept);
  return held !== null && sameBytes(held, value) ? kept : null;
}

function groups(keys: readonly string[], cluster: boolean): readonly (readonly number[])[] {
  if (keys.length === 0) return [];
  return cluster ? byHashTag(keys) : [keys.map((_, index) => index)];
}
