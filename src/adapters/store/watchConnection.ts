import type { RedisClient } from './connectRedis.ts';
import type { StoreError } from './StoreError.ts';

/** Whether a client is connected, and why not. */
export interface WatchedConnection {
  /** Settles, without a value, when the first attempt to connect succeeded, failed, or took a second. */
  readonly firstAttempt: Promise<void>;
  isUp(): boolean;
  /** Since it was up last; null: nothing went wrong yet. */
  lastFault(): StoreError | null;
  /** Ends the connection, and every attempt at one; nothing is told of it. */
  close(): void;
}

const FIRST_ATTEMPT_MS = 1_000;

/** Begins a client's connection and watches it: each change is told once. */
export function watchConnection(
  client: RedisClient,
  options: {
    readonly fault: (cause: unknown) => StoreError;
    readonly onState: ((up: boolean, cause?: unknown) => void) | null;
  },
): WatchedConnection {
  const first = Promise.withResolvers<void>();
  let up: boolean | null = null;
  let lastFault: StoreError | null = null;
  let closed = false;
  const down = () => {
    first.resolve();
    if (closed || up === false) return;
    up = false;
    lastFault ??= options.fault('the connection was closed');
    options.onState?.(false, lastFault);
  };
  const failed = (cause: unknown) => {
    if (closed) return;
    lastFault = options.fault(cause);
  };
  client.on('error', failed);
  client.on('close', down);
  client.on('end', down);
  client.on('ready', () => {
    if (closed) return;
    first.resolve();
    lastFault = null;
    up = true;
    options.onState?.(true);
  });
  // A server that loads its data is not ready for long, and no call waits for that.
  setTimeout(first.resolve, FIRST_ATTEMPT_MS).unref();
  // The event before it says more, if there was one.
  client.connect().catch((cause: unknown) => {
    if (lastFault === null) failed(cause);
  });
  return {
    firstAttempt: first.promise,
    isUp: () => client.status === 'ready',
    lastFault: () => lastFault,
    close: () => {
      closed = true;
      first.resolve();
      client.disconnect();
    },
  };
}
