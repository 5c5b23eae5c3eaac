import { Cluster, Redis } from 'ioredis';
import type { RedisAddress } from './redisAddress.ts';

/** Bound of a connection's beginning, and of silence while something is asked: then it is begun anew. */
const CONNECTION_MS = 1_000;
const LONGEST_RETRY_MS = 1_000;
const SLOTS_REFRESH_MS = 5_000;
/** A server that only reads is asked anew, as after a failover, this seldom. */
const READ_ONLY_RECONNECT_MS = 5_000;

export type RedisClient = Redis | Cluster;

/** Begins to connect, and goes on trying for ever. Commands fail at once while there is no connection. */
export function connectRedis(address: RedisAddress, options: { readonly cluster: boolean }): RedisClient {
  let mayReconnectAtMs = 0;
  const each = {
    connectTimeout: CONNECTION_MS,
    // Also the bound of what a connection begins with; each call has a shorter one of its own.
    commandTimeout: CONNECTION_MS,
    // A connection that only went dark would else be believed in until the kernel gives it up.
    socketTimeout: CONNECTION_MS,
    disconnectTimeout: 100,
    maxLoadingRetryTime: CONNECTION_MS,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    // A failover leaves the connection with what is a replica now.
    reconnectOnError: (error: Error) => {
      if (!error.message.startsWith('READONLY') || performance.now() < mayReconnectAtMs) return false;
      mayReconnectAtMs = performance.now() + READ_ONLY_RECONNECT_MS;
      return true;
    },
    ...(address.username === null ? {} : { username: address.username }),
    ...(address.password === null ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
  };
  const retryAfterMs = (times: number) => Math.min(50 * 2 ** Math.min(times - 1, 10), LONGEST_RETRY_MS);
  if (options.cluster) {
    return new Cluster(
      address.nodes.map((node) => ({ ...node })),
      {
        redisOptions: each,
        // Of the cluster, not of its nodes: there it is ignored.
        enableOfflineQueue: false,
        lazyConnect: true,
        maxRedirections: 4,
        slotsRefreshTimeout: CONNECTION_MS,
        slotsRefreshInterval: SLOTS_REFRESH_MS,
        clusterRetryStrategy: retryAfterMs,
        // A certificate is of a name.
        ...(address.tls ? { dnsLookup: (name, callback) => callback(null, name) } : {}),
      },
    );
  }
  const [node] = address.nodes;
  return new Redis({
    ...each,
    ...node,
    db: address.database,
    enableOfflineQueue: false,
    lazyConnect: true,
    retryStrategy: retryAfterMs,
  });
}
