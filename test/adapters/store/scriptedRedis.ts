import { createServer, type Socket } from 'node:net';

/** What a scripted Redis answers to one command, in bytes of its protocol; null: nothing, ever. */
export type ReplyTo = (command: readonly string[]) => string | null;

/** A server of one's own making, with how many connections it had. */
export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  connections(): number;
  stop(): Promise<void>;
}

/** Answers `INFO` as a server that is ready, and everything else as `reply` says. */
export async function scriptedRedis(reply: ReplyTo): Promise<ScriptedServer> {
  return await listening((socket) => {
    let pending = '';
    socket.on('data', (data) => {
      pending += data.toString('latin1');
      for (let read = readCommand(pending); read !== null; read = readCommand(pending)) {
        pending = pending.slice(read.length);
        const name = read.command[0]?.toLowerCase();
        const answer = reply(read.command);
        if (answer !== null) socket.write(answer);
        else if (name === 'hello') socket.write("-ERR unknown command 'HELLO'\r\n");
        else if (name === 'info') socket.write(bulk('loading:0\r\n'));
      }
    });
  });
}

/** A server that does with each connection as it is told. */
export async function listening(onSocket: (socket: Socket) => void): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A string as Redis sends it. */
export function bulk(value: string): string {
  return `$${Buffer.byteLength(value)}\r\n${value}\r\n`;
}

/** The first whole command of what was received: an array of strings, lengths before each. */
function readCommand(
  pending: string,
): { readonly command: readonly string[]; readonly length: number } | null {
  const head = /^\*(\d+)\r\n/.exec(pending);
  if (head === null) return null;
  let at = head[0].length;
  const command: string[] = [];
  for (let n = 0; n < Number(head[1]); n += 1) {
    const part = /^\$(\d+)\r\n/.exec(pending.slice(at));
    if (part === null) return null;
    const start = at + part[0].length;
    const end = start + Number(part[1]);
    if (pending.length < end + 2) return null;
    command.push(pending.slice(start, end));
    at = end + 2;
  }
  return { command, length: at };
}
