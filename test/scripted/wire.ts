import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ScriptedRequest } from './scriptedRequest.ts';

/** How the frames of a stream are spelled. A script changes it with `spell`. */
export interface Spelling {
  /** Line end of every line. */
  readonly eol: '\n' | '\r\n' | '\r';
  /** Whether a space follows `data:`. */
  readonly space: boolean;
  /** At most so many bytes a write; null for whole frames. */
  readonly pieceBytes: number | null;
}

/** What a step of a script writes with. */
export interface Wire {
  readonly request: ScriptedRequest;
  readonly response: ServerResponse;
  /** Resolves when the connection is gone, whoever closed it. */
  readonly gone: Promise<void>;
  spelling: Spelling;
  /** Status and headers, sent before the first byte of the body. */
  head: { status: number; headers: Record<string, string> };
  /** Content tokens written so far, which the step `usage` reports. */
  tokens: number;
  /** Set by a step that ends the connection itself. */
  cutByUs: boolean;
  /** Sends the head if it was not sent, then the bytes; resolves when the client takes them. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** One event; a data text of several lines becomes several data lines. */
  frame(data: string, event?: string): Promise<void>;
  sendHead(): void;
}

export function createWire(request: ScriptedRequest, response: ServerResponse, gone: Promise<void>): Wire {
  const sendHead = () => {
    if (response.headersSent) return;
    response.writeHead(wire.head.status, wire.head.headers);
    response.flushHeaders();
  };
  const put = async (bytes: Uint8Array) => {
    request.writtenBytes += bytes.length;
    if (response.write(bytes)) return;
    request.blocked = true;
    await Promise.race([once(response, 'drain'), gone]);
    request.blocked = false;
  };
  const write = async (given: string | Uint8Array) => {
    sendHead();
    const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given;
    const piece = wire.spelling.pieceBytes ?? Math.max(bytes.length, 1);
    for (let at = 0; at < bytes.length && !response.destroyed; at += piece) {
      await put(bytes.subarray(at, at + piece));
      if (wire.spelling.pieceBytes !== null) await new Promise((done) => setImmediate(done));
    }
  };
  const wire: Wire = {
    request,
    response,
    gone,
    spelling: { eol: '\n', space: true, pieceBytes: null },
    head: { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' } },
    tokens: 0,
    cutByUs: false,
    write,
    sendHead,
    frame: (data, event) => {
      const { eol, space } = wire.spelling;
      const gap = space ? ' ' : '';
      const lines = data.split('\n').map((line) => `data:${gap}${line}${eol}`);
      return write(`${event === undefined ? '' : `event:${gap}${event}${eol}`}${lines.join('')}${eol}`);
    },
  };
  return wire;
}
