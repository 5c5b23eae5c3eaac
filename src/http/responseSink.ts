import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ERRORS, errorBody, type Failure, statusOf } from '../core/errors.ts';
import type { AnswerHead, RelayedEvent, Sink } from '../ports.ts';
import { sendable } from './sendable.ts';

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  // Asks reverse proxies (nginx) not to collect the stream.
  'x-accel-buffering': 'no',
} as const;

/**
 * How long a client may take nothing of what waits for it, ms. A client that reads slowly moves within
 * seconds; one that does not move for so long is gone, only its connection does not say so.
 */
const STALLED_MS = 30_000;

/**
 * An answer written as an HTTP response. Each promise resolves when the client has taken what it was given;
 * after the client has left, writes do nothing. A client that takes nothing for
 * `stalledMs` while bytes wait for it is cut off, which is its leaving: so each promise resolves.
 * @param left aborts when the client has left.
 */
export function responseSink(response: ServerResponse, left: AbortSignal, stalledMs = STALLED_MS): Sink {
  let streaming = false;
  // Node's clock for an idle socket knows when part of a write has gone, which nothing else tells. It also
  // goes off while upstream is silent; then nothing waits, and the next write winds it up again.
  response.setTimeout(stalledMs, () => {
    const waits = response.writableLength > 0 || (response.writableEnded && !response.writableFinished);
    if (waits) response.destroy();
  });

  const write = (text: string): Promise<void> | undefined => {
    if (left.aborted) return undefined;
    return response.write(text) ? undefined : drained(response, left);
  };
  const end = async (text?: string | Uint8Array): Promise<void> => {
    if (left.aborted) return;
    response.end(text);
    await once(response, 'finish', { signal: left }).catch(ignoreLeaving);
  };
  const openStream = (status: number, headers: Readonly<Record<string, string>>) => {
    if (left.aborted) return;
    streaming = true;
    response.writeHead(status, { ...sendable(headers), ...STREAM_HEADERS });
  };
  const json = (status: number, headers: Readonly<Record<string, string>>, body: string): Promise<void> => {
    if (left.aborted) return Promise.resolve();
    response.writeHead(status, {
      ...sendable(headers),
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    return end(body);
  };

  return {
    head: ({ headers }) => openStream(200, headers),
    chunk: (chunk) => write(`data: ${JSON.stringify(chunk)}\n\n`),
    done: () => end('data: [DONE]\n\n'),
    whole: ({ headers }, answer) => json(200, headers, JSON.stringify(answer)),
    relay(status, headers, body) {
      if (body === null) return openStream(status, headers);
      if (left.aborted) return undefined;
      response.writeHead(status, { ...sendable(headers), 'content-length': body.byteLength });
      return end(body);
    },
    event: ({ event, data }: RelayedEvent) => {
      const name = event === null ? '' : `event: ${event}\n`;
      return write(`${name}data: ${data.replaceAll('\n', '\ndata: ')}\n\n`);
    },
    fail(head: AnswerHead, failure: Failure) {
      if (streaming) return end(`data: ${JSON.stringify(errorBody(failure))}\n\n`);
      return json(
        statusOf(failure),
        { ...head.headers, ...retryHint(failure), ...failure.refusal?.headers },
        failure.refusal?.body ?? JSON.stringify(errorBody(failure)),
      );
    },
  };
}

/** OpenAI's clients try 408, 409, 429 and 5xx again unless told not to. */
function retryHint({ code, refusal }: Failure): Record<string, string> {
  return refusal === null && ERRORS[code].status >= 429 && !ERRORS[code].retryable
    ? { 'x-should-retry': 'false' }
    : {};
}

async function drained(response: ServerResponse, left: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal: left }).catch(ignoreLeaving);
}

/** A wait that ends because the client left is no fault: the actor has been told. */
function ignoreLeaving(error: unknown): void {
  if (error instanceof Error && error.name !== 'AbortError') throw error;
}
