import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Script } from './script.ts';
import { describeRequest, type Ending, readBody, type ScriptedRequest } from './scriptedRequest.ts';
import { end, refuse } from './transportSteps.ts';
import { createWire, type Wire } from './wire.ts';

/**
 * A model server on loopback that does exactly what a test tells it to, over real TCP and HTTP.
 *
 *     const upstream = await scriptedUpstream();
 *     const third = gate();
 *     upstream.script('small', [role(), token('a', { bits: 0.2 }), hold(third), finish(), usage(), done()]);
 *     upstream.script('large', answers('The answer is 42.'));
 *     ...                                          // point the gateway at upstream.url
 *     const request = await upstream.next('small'); // what arrived
 *     await third.reached;                          // the stream stands still here
 *     third.open();
 *     await request.ended;                          // { by: 'upstream' | 'client' }
 *     await upstream.quiet();                       // nothing runs on
 *     await upstream.close();
 */
export interface ScriptedUpstream {
  /** As in configuration, `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  /** All that arrived, in order. */
  readonly requests: readonly ScriptedRequest[];
  /** Requests that have arrived and are not over. */
  readonly inFlight: number;
  /** Open connections, busy or kept alive. */
  readonly connections: number;
  /**
   * Says what to do for requests of this model (the body's `model`), `*` for any other: the first script for
   * the first request, and so on; the last one repeats. Replaces what was said of the model before.
   */
  script(model: string, ...scripts: readonly Script[]): void;
  /** The next request (of this model) that no one has taken with `next` yet; waits for it. */
  next(model?: string): Promise<ScriptedRequest>;
  /** Resolves when no request is in flight. */
  quiet(): Promise<void>;
  /** Cuts what is open. Rejects with what a step threw, if one did. */
  close(): Promise<void>;
}

export async function scriptedUpstream(): Promise<ScriptedUpstream> {
  const scripts = new Map<string, { list: readonly Script[]; used: number }>();
  const requests: ScriptedRequest[] = [];
  const taken = new Set<ScriptedRequest>();
  const faults: unknown[] = [];
  const sockets = new Set<Socket>();
  let inFlight = 0;
  let wakers: (() => void)[] = [];
  const wake = () => {
    const all = wakers;
    wakers = [];
    for (const waker of all) waker();
  };
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const seen = look();
      if (seen !== undefined) return seen;
      await new Promise<void>((done) => wakers.push(done));
    }
  };

  const scriptFor = (model: string): Script => {
    const entry = scripts.get(model) ?? scripts.get('*');
    const script = entry?.list[Math.min(entry.used, entry.list.length - 1)];
    if (entry === undefined || script === undefined)
      return [refuse(404, { message: `No script for ${model}` })];
    entry.used += 1;
    return script;
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const ended = Promise.withResolvers<Ending>();
    const gone = Promise.withResolvers<void>();
    const exchange: { wire?: Wire } = {};
    inFlight += 1;
    response.on('error', () => response.destroy());
    response.once('close', () => {
      const ours = response.writableFinished || exchange.wire?.cutByUs === true;
      const ending: Ending = { by: ours ? 'upstream' : 'client', atMs: performance.now() };
      if (exchange.wire !== undefined) exchange.wire.request.ending = ending;
      inFlight -= 1;
      ended.resolve(ending);
      gone.resolve();
      wake();
    });
    const body = await readBody(incoming);
    if (body === null) return;
    const request = describeRequest(incoming, body, requests.length, ended.promise);
    const wire = createWire(request, response, gone.promise);
    exchange.wire = wire;
    requests.push(request);
    wake();
    const script = scriptFor(request.model);
    const steps = typeof script === 'function' ? script(request) : script;
    for (const step of [...steps, end()]) {
      if (response.destroyed || response.writableEnded) return;
      await step(wire);
    }
  };

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((fault: unknown) => {
      faults.push(fault);
      response.destroy();
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one

  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    get inFlight() {
      return inFlight;
    },
    get connections() {
      return sockets.size;
    },
    script: (model, ...list) => {
      scripts.set(model, { list, used: 0 });
    },
    next: async (model) => {
      const found = await until(() =>
        requests.find((request) => !taken.has(request) && (model === undefined || request.model === model)),
      );
      taken.add(found);
      return found;
    },
    quiet: async () => {
      await until(() => (inFlight === 0 ? true : undefined));
    },
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets) socket.destroy();
      await closed;
      if (faults.length > 0) throw new AggregateError(faults, 'A step of a script threw');
    },
  };
}
