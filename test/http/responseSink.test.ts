import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '../../src/core/errors.ts';
import { leaving } from '../../src/http/leaving.ts';
import { responseSink } from '../../src/http/responseSink.ts';
import type { Sink } from '../../src/ports.ts';
import { within } from '../end-to-end/within.ts';

const STALLED_MS = 150;
/** More than the kernel keeps of a connection on loopback. */
const FLOOD = 'x'.repeat(30_000_000);
const HEAD = { headers: { 'x-request-id': 'req_1' } };
const BROKEN = failure('upstream_broken', 'Cannot go on: the test says so');

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

interface Exchange {
  readonly client: Socket;
  readonly response: ServerResponse;
  readonly sink: Sink;
  readonly left: AbortSignal;
}

/** A request whose client has sent it and reads nothing yet. */
async function exchange(): Promise<Exchange> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a server on TCP has one
  const client = connect(port, '127.0.0.1');
  client.on('error', () => undefined);
  client.pause();
  opened.push(() => {
    client.destroy();
    server.close();
  });
  client.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse]; // Node's own event
  const left = leaving(response);
  return { client, response, left, sink: responseSink(response, left, STALLED_MS) };
}

describe('a client that takes nothing for too long is cut off, and nobody waits for it', () => {
  const frame = { event: null, data: FLOOD };
  it.each<[what: string, answer: (sink: Sink) => Promise<void> | void]>([
    ['in a stream', (sink) => sink.event(frame)],
    [
      'in a stream that fails',
      (sink) => {
        void sink.event(frame);
        return sink.fail(HEAD, BROKEN);
      },
    ],
    [
      'at the end of a stream',
      (sink) => {
        void sink.event(frame);
        return sink.done();
      },
    ],
  ])('%s', async (_, answer) => {
    const { sink, left, response } = await exchange();
    sink.head(HEAD);
    await within(10_000, 'Cutting it off', Promise.resolve(answer(sink)));
    expect(left.aborted).toBe(true);
    expect(response.destroyed).toBe(true);
  });

  it('in a whole answer', async () => {
    const { sink, left } = await exchange();
    const whole = sink.relay(200, {}, Buffer.from(FLOOD));
    await within(10_000, 'Cutting it off', Promise.resolve(whole));
    expect(left.aborted).toBe(true);
  });
});

describe('a client is not cut off', () => {
  it('for reading slowly', async () => {
    const { client, sink, left } = await exchange();
    let bytes = 0;
    client.on('data', (part: Buffer) => {
      bytes += part.length;
      // Takes some, rests for less than the bound, and so on for many times the bound.
      if (bytes % 2_000_000 < part.length) {
        client.pause();
        setTimeout(() => client.resume(), STALLED_MS / 3);
      }
    });
    client.resume();
    await sink.relay(200, {}, Buffer.from(FLOOD));
    expect(left.aborted).toBe(false);
  });

  it('while it is upstream that is silent; and a write after that is watched again', async () => {
    const { response, sink, left } = await exchange();
    const silent = once(response, 'timeout');
    sink.head(HEAD);
    response.flushHeaders();
    await silent;
    expect(left.aborted).toBe(false);
    await within(10_000, 'Cutting it off', Promise.resolve(sink.event({ event: null, data: FLOOD })));
    expect(left.aborted).toBe(true);
  });
});

describe('a client that has left', () => {
  it('before anybody listened is known to have left at once', async () => {
    const { client, response } = await exchange();
    const closed = once(response, 'close');
    client.destroy();
    await closed;
    const left = leaving(response);
    expect(left.aborted).toBe(true);
    await responseSink(response, left).fail(HEAD, BROKEN);
  });

  it('is not one whose answer is whole', async () => {
    const { client, response, sink, left } = await exchange();
    client.resume();
    await sink.fail(HEAD, BROKEN);
    const closed = once(response, 'close');
    client.destroy();
    if (!response.closed) await closed;
    expect(left.aborted).toBe(false);
  });
});
