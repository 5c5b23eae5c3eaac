import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A port that takes connections and never says a word. */
export interface SilentServer {
  /** `https:` never gets past the handshake: the connecting phase, held. `http:` never gets a status. */
  url(scheme: 'http' | 'https'): string;
  /** Resolves when someone has connected. */
  readonly connected: Promise<void>;
  /** Connections open now. */
  readonly connections: number;
  /** Resolves when no connection is open. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export async function silentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const connected = Promise.withResolvers<void>();
  let wakers: (() => void)[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    connected.resolve();
    socket.resume();
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      const all = wakers;
      wakers = [];
      for (const waker of all) waker();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: (scheme) => `${scheme}://127.0.0.1:${port}/v1`,
    connected: connected.promise,
    get connections() {
      return sockets.size;
    },
    quiet: async () => {
      while (sockets.size > 0) await new Promise<void>((done) => wakers.push(done));
    },
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** An address where nothing listens: it was bound and let go. */
export async function deadUrl(): Promise<string> {
  const server = await silentServer();
  const url = server.url('http');
  await server.close();
  return url;
}
