import { Pool } from 'undici';
import type { Upstream, UpstreamCall } from '../../ports.ts';
import { asksForStream } from './asksForStream.ts';
import type { CallTimeouts, ClockPhase } from './callClock.ts';
import { chatSource } from './chatSource.ts';
import { draining } from './connectionFailure.ts';
import { createConnector } from './connector.ts';
import type { ReadLimits } from './eventItems.ts';
import { type Exchange, type Line, openExchange } from './exchange.ts';
import { pullIterable } from './pullIterable.ts';
import { secretsToRedact } from './redact.ts';
import { relay } from './relay.ts';
import { requestHeaders } from './requestHeaders.ts';
import { createSlots } from './slots.ts';

export interface OpenaiUpstreamOptions {
  /** Absolute, without query and without a slash at the end, as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token; null for a server that asks for none. */
  readonly apiKey: string | null;
  /** Calls at once, 1 or more; further ones queue, and their first-token clock runs. */
  readonly connections: number;
  /** Sent with every call, over whatever the client sent under the same name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: CallTimeouts;
  /** Bound on one event of a stream; a chunk with an image in it is long, an event without end longer. */
  readonly maxLineBytes: number;
}

/** Far beyond any answer, and little enough to hold: an answer without end would fill the memory. */
const MAX_ANSWER_LENGTH = 64 * 1024 * 1024;

/**
 * A server that speaks OpenAI's wire over HTTP/1.1. `close` ends what still runs with the code `draining`;
 * calls after it fail with the same.
 */
export function openaiUpstream(options: OpenaiUpstreamOptions): Upstream & { close(): Promise<void> } {
  const { origin, pathname } = new URL(options.baseUrl);
  const path = `${pathname.replace(/\/+$/, '')}/chat/completions`;
  const connector = createConnector(options.timeouts.connectMs);
  const line: Line = {
    // The slots bound the connections; the three clocks stand in for undici's own timeouts.
    pool: new Pool(origin, { connect: connector.connect, headersTimeout: 0, bodyTimeout: 0 }),
    slots: createSlots(options.connections),
    connector,
    timeouts: options.timeouts,
    live: new Set(),
  };
  const limits: ReadLimits = {
    maxLineBytes: options.maxLineBytes,
    maxAnswerLength: MAX_ANSWER_LENGTH,
    secrets: secretsToRedact(options.apiKey, options.headers),
  };

  const open = (call: UpstreamCall, accept: string, phase: ClockPhase, signal: AbortSignal): Exchange => {
    const headers = requestHeaders(call.headers, options.headers, { accept, apiKey: options.apiKey });
    const { body, query, onSent } = call;
    return openExchange(line, { path: path + query, headers, body, onSent }, phase, signal);
  };
  return {
    chat: (call, signal) =>
      pullIterable(() => chatSource(open(call, 'text/event-stream', 'first', signal), limits)),
    relay: (call, signal) => {
      const streamed = asksForStream(call.body);
      const accept = streamed ? 'text/event-stream' : 'application/json';
      return relay(open(call, accept, streamed ? 'first' : 'whole', signal), streamed, limits);
    },
    close: async () => {
      // The youngest first: those that queue are gone before a place is given back.
      for (const exchange of [...line.live].reverse()) exchange.fail(draining());
      await line.pool.destroy();
    },
  };
}
