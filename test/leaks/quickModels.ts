import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokenLogprob, topOfEntropy } from '../scripted/index.ts';

/** What a request's `user` field has both models do. */
export const MANNERS = ['kept', 'wild', 'doubted', 'recovered', 'broken', 'refused', 'mute'] as const;
export type Manner = (typeof MANNERS)[number];

/** A model server on loopback that answers at once and remembers nothing. */
export interface QuickModels {
  readonly url: string;
  /** Requests that have arrived and are not over. */
  readonly open: number;
  readonly connections: Promise<number>;
  close(): Promise<void>;
}

const CALM = 0.2;
const WARM = 1.8;
const HOT = 2.3;

const chunkOf = (text: string, bits: number | null) => {
  const top = bits === null ? [] : topOfEntropy(bits);
  const logprobs = bits === null ? null : { content: [tokenLogprob(text, top[0] ?? 0, top)], refusal: null };
  return event([{ index: 0, delta: { content: text }, logprobs, finish_reason: null }]);
};
const event = (choices: object[], more: object = {}) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-quick', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more })}\n\n`;
const END =
  event([{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }]) +
  event([], { usage: { prompt_tokens: 9, completion_tokens: 20, total_tokens: 29 } }) +
  'data: [DONE]\n\n';
const texts = new Map(
  [null, CALM, WARM, HOT].map((bits) => [
    bits,
    Array.from({ length: 20 }, (_, at) => chunkOf(`w${at} `, bits)),
  ]),
);
const said = (bits: number | null, count: number) => (texts.get(bits) ?? []).slice(0, count).join('');

/** The writes of one stream; null ends it by RST. Each waits a turn of the event loop for the one before. */
function writesOf(draft: boolean, manner: Manner): readonly (string | null)[] {
  if (!draft) return manner === 'broken' ? [said(CALM, 2), null] : [said(CALM, 4), said(CALM, 16), END];
  switch (manner) {
    case 'wild':
      return [said(CALM, 2), said(HOT, 3), said(CALM, 4), END];
    case 'doubted':
      return [said(WARM, 2), said(WARM, 2), said(WARM, 2), said(WARM, 2), END];
    case 'recovered':
      return [said(CALM, 1), said(WARM, 1), said(CALM, 6), said(CALM, 8), END];
    case 'broken':
      return [said(CALM, 3), null];
    case 'mute':
      return [said(null, 3), said(null, 3), END];
    default:
      return [said(CALM, 6), said(CALM, 6), said(CALM, 6), END];
  }
}

export async function quickModels(): Promise<QuickModels> {
  let open = 0;
  const server = createServer((incoming, response) => {
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    response.on('error', () => response.destroy());
    answer(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}/v1`,
    get open() {
      return open;
    },
    get connections() {
      return new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const part of incoming) body += part;
  const { model, stream, user } = JSON.parse(body) as { model: string; stream?: boolean; user: Manner }; // the leak test's own
  if (user === 'refused' && model === 'large') {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end('{"error":{"message":"busy","type":"t","param":null,"code":"busy"}}');
    return;
  }
  if (stream !== true) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"w0"}}]}');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const draft = model === 'small';
  // A refused request has a draft that is not kept, so that heavy is asked.
  for (const text of writesOf(draft, user === 'refused' ? 'wild' : user)) {
    if (response.destroyed) return;
    if (text === null) return void response.socket?.resetAndDestroy();
    response.write(text);
    await new Promise((turn) => setImmediate(turn));
  }
  response.end();
}
