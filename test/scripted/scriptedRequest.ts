import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** How an exchange ended: `upstream` when the script ended it or was through, `client` when the caller left. */
export interface Ending {
  readonly by: 'client' | 'upstream';
  /** Of performance.now(). */
  readonly atMs: number;
}

/** What arrived, and what became of it. */
export interface ScriptedRequest {
  /** 0 for the first that arrived, of whatever model. */
  readonly number: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The body's text, byte for byte. */
  readonly body: string;
  /** The body parsed; an empty object when it is not a JSON object. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The body's `model`, or empty. */
  readonly model: string;
  /** Of performance.now(). */
  readonly arrivedAtMs: number;
  /** Resolves when the exchange is over. */
  readonly ended: Promise<Ending>;
  /** Null while it runs. */
  ending: Ending | null;
  /** Bytes of the body handed to the socket so far. */
  writtenBytes: number;
  /** The client does not read: the last write waits for room. */
  blocked: boolean;
}

/** Null when the client left before all of it had come. */
export async function readBody(incoming: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  return new Promise((resolve) => {
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.once('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    incoming.once('close', () => resolve(null));
    incoming.once('error', () => resolve(null));
  });
}

/** What a test can look at of a request that has arrived whole. */
export function describeRequest(
  incoming: IncomingMessage,
  body: string,
  number: number,
  ended: Promise<Ending>,
): ScriptedRequest {
  const url = new URL(incoming.url ?? '/', 'http://scripted');
  const json = parseObject(body);
  return {
    number,
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.search,
    headers: incoming.headers,
    body,
    json,
    model: typeof json.model === 'string' ? json.model : '',
    arrivedAtMs: performance.now(),
    ended,
    ending: null,
    writtenBytes: 0,
    blocked: false,
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
