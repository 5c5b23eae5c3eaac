import type { Socket } from 'node:net';
import type { Dispatcher, Pool } from 'undici';
import { type Failure, failure } from '../../core/errors.ts';
import {
  type CallClock,
  type CallTimeouts,
  type ClockPhase,
  createCallClock,
  type TimeoutCode,
} from './callClock.ts';
import { type CallStage, connectionFailure } from './connectionFailure.ts';
import type { Connector } from './connector.ts';
import type { Slots } from './slots.ts';

/** Status and headers, lower case; a header given several times is joined with commas. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Why no more bytes will come. */
export type Over =
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'aborted' };

/**
 * One HTTP request and its answer, pulled. What has arrived is taken without waiting; `more` waits. At most
 * 64 KiB that nobody takes are kept, then the socket is not read, so a slow consumer slows the server.
 */
export interface Exchange {
  readonly head: Head | null;
  /** Set as soon as it is known; bytes that came before may still be there to take, except after an abort. */
  readonly over: Over | null;
  readonly clock: CallClock;
  take(): Uint8Array | null;
  /** Resolves when there is something new: a head, bytes or the end. */
  more(): Promise<void>;
  /** Ends the request at once in every phase. */
  abandon(): void;
  /** The answer is whole: nothing more is taken, and the connection may be used again if it ends in a moment. */
  finish(): void;
  /** Ends the request as `abandon` does and says why. */
  fail(reason: Failure): void;
}

/** What exchanges of one upstream share. */
export interface Line {
  readonly pool: Pool;
  readonly slots: Slots;
  readonly connector: Connector;
  readonly timeouts: CallTimeouts;
  /** Those that run. */
  readonly live: Set<Exchange>;
}

export interface Outgoing {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
  /** Called when the request is written to its connection; never before, and not at all if it is not. */
  readonly onSent?: (() => void) | undefined;
}

const KEPT_BYTES = 64 * 1024;
const LINGER_MS = 100;
const GIVEN_UP = new Error('The call was given up');

/** Sends a request when there is a place for it. Never throws; a signal that was aborted sends nothing. */
export function openExchange(
  line: Line,
  outgoing: Outgoing,
  phase: ClockPhase,
  signal: AbortSignal,
): Exchange {
  const chunks: Uint8Array[] = [];
  let keptBytes = 0;
  let head: Head | null = null;
  let over: Over | null = null;
  let lingering: NodeJS.Timeout | null = null;
  let stage: CallStage = 'connecting';
  let controller: Dispatcher.DispatchController | null = null;
  let connecting: Socket | null = null;
  let wake: (() => void) | null = null;
  let release: (() => void) | null = null;

  const clock = createCallClock(line.timeouts, phase, (code) => fail(lateness(code, line.timeouts)));
  const onAbort = () => cutOff({ type: 'aborted' });
  const settle = (ending: Over) => {
    over = ending;
    clock.stop();
    signal.removeEventListener('abort', onAbort);
    wake?.();
  };
  /** The socket is ours no more. */
  const leave = () => {
    if (lingering !== null) clearTimeout(lingering);
    lingering = null;
    line.live.delete(exchange);
    release?.();
  };
  const hangUp = () => {
    if (controller !== null) controller.abort(GIVEN_UP);
    else connecting?.destroy(GIVEN_UP);
    leave();
  };
  const cutOff = (ending: Over) => {
    if (over !== null) return;
    chunks.length = 0;
    settle(ending);
    hangUp();
  };
  const fail = (reason: Failure) => cutOff({ type: 'failed', failure: reason });

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (given) => {
      connecting = null;
      controller = given;
      stage = 'sent';
      // Undici starts it all the same when the call was given up while the pool held it back.
      if (over !== null) return given.abort(GIVEN_UP);
      outgoing.onSent?.();
    },
    onResponseStart: (_controller, status, headers) => {
      if (status < 200) return;
      stage = 'answering';
      head = { status, headers: flat(headers) };
      wake?.();
    },
    onResponseData: (given, bytes) => {
      keptBytes += bytes.length;
      if (over !== null) {
        if (keptBytes > KEPT_BYTES) hangUp();
        return;
      }
      chunks.push(bytes);
      if (keptBytes >= KEPT_BYTES) given.pause();
      wake?.();
    },
    onResponseEnd: () => {
      if (over === null) settle({ type: 'end' });
      leave();
    },
    onResponseError: (_controller, error) => {
      if (over === null) settle({ type: 'failed', failure: connectionFailure(stage, error) });
      leave();
    },
  };

  const exchange: Exchange = {
    get head() {
      return head;
    },
    get over() {
      return over;
    },
    clock,
    take: () => {
      const bytes = chunks.shift();
      if (bytes === undefined) return null;
      keptBytes -= bytes.length;
      if (keptBytes === 0 && over === null && controller?.paused === true) controller.resume();
      return bytes;
    },
    more: async () => {
      if (over !== null) return;
      clock.wait();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      wake = null;
      clock.rest();
    },
    abandon: onAbort,
    finish: () => {
      if (over !== null) return;
      chunks.length = 0;
      keptBytes = 0;
      settle({ type: 'end' });
      lingering = setTimeout(hangUp, LINGER_MS);
      if (controller?.paused === true) controller.resume();
    },
    fail,
  };

  if (signal.aborted) {
    settle({ type: 'aborted' });
    return exchange;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  line.live.add(exchange);
  const { path, headers, body } = outgoing;
  const send = () => {
    line.connector.attribute(
      (socket) => {
        connecting = socket;
      },
      () => line.pool.dispatch({ method: 'POST', path, headers, body }, handler),
    );
  };
  release = line.slots.take(send);
  // A request that failed while it was being sent had no place to give back yet.
  if (over !== null) leave();
  return exchange;
}

function lateness(code: TimeoutCode, timeouts: CallTimeouts): Failure {
  const { firstTokenMs, idleMs, totalMs } = timeouts;
  const message = {
    first_token_timeout: `The model server sent no token within ${firstTokenMs} ms`,
    idle_timeout: `The model server paused for longer than ${idleMs} ms`,
    total_timeout: `The model server took longer than ${totalMs} ms`,
  }[code];
  return failure(code, message);
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
