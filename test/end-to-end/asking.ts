import { type Dispatcher, request } from 'undici';

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** POST /v1/chat/completions by default. */
  readonly method?: Dispatcher.HttpMethod;
  readonly path?: string;
}

/** A whole answer. */
export interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The text as JSON; throws when it is not. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was answered
  readonly json: any;
  /** The data of each event, as JSON, and `[DONE]` as it is. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly frames: readonly any[];
  /** The connection broke before the answer was whole. */
  readonly cut: boolean;
}

/** An answer whose head has come. */
export interface Opened {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Dispatcher.ResponseData['body'];
  /** Resolves with everything read so far, once it holds this text. */
  until(text: string): Promise<string>;
  /** Reads to the end. */
  rest(): Promise<string>;
  /** The data of each event read so far. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly frames: readonly any[];
}

export async function askOver(
  agent: Dispatcher,
  shown: string[],
  url: string,
  body: object | string | Uint8Array,
  options: AskOptions,
): Promise<Asked> {
  const answer = await send(agent, url, body, options);
  const parts: Uint8Array[] = [];
  let cut = false;
  try {
    for await (const part of answer.body) parts.push(part as Uint8Array); // a body without encoding yields bytes
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    cut = true;
  }
  const text = Buffer.concat(parts).toString();
  const headers = flat(answer.headers);
  shown.push(text, JSON.stringify(headers));
  return {
    status: answer.statusCode,
    headers,
    text,
    cut,
    get json() {
      return JSON.parse(text);
    },
    get frames() {
      return framesOf(text);
    },
  };
}

export async function openOver(
  agent: Dispatcher,
  url: string,
  body: object | string | Uint8Array,
  options: AskOptions,
): Promise<Opened> {
  const answer = await send(agent, url, body, options);
  const reader = answer.body[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let seen = '';
  const read = async (enough: () => boolean) => {
    while (!enough()) {
      const { done, value } = await reader.next();
      if (done === true) break;
      seen += decoder.decode(value as Uint8Array, { stream: true }); // bytes, as above
    }
    return seen;
  };
  return {
    status: answer.statusCode,
    headers: flat(answer.headers),
    body: answer.body,
    until: (text) => read(() => seen.includes(text)),
    rest: () => read(() => false),
    get frames() {
      return framesOf(seen);
    },
  };
}

/** The data of each event of a stream. */
// biome-ignore lint/suspicious/noExplicitAny: as above
function framesOf(text: string): any[] {
  return text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      const data = /^(?:event: .*\n)?data: ([\s\S]*)$/.exec(event)?.[1];
      if (data === undefined) throw new Error(`Not an event: ${event}`);
      return data === '[DONE]' ? data : JSON.parse(data.replaceAll('\ndata: ', '\n'));
    });
}

function send(agent: Dispatcher, url: string, body: object | string | Uint8Array, options: AskOptions) {
  const { method = 'POST', path = '/v1/chat/completions', headers, signal } = options;
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return request(url + path, {
    dispatcher: agent,
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: bytes }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
