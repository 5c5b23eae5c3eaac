import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallRecord } from './callRecords.ts';
import { nowMs } from './nowMs.ts';
import { type Started, startProcess } from './startProcess.ts';

/** Something that answers chat requests and is measured. */
export interface Subject extends Started {
  readonly name: string;
  /** http://127.0.0.1:port */
  readonly origin: string;
  /** From starting the process to its first answer, ms. */
  readonly readyMs: number;
  /** What it must be sent besides, to reach the double. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Double extends Subject {
  /** What the double saw of the calls that carry `key`, once `calls` of them have closed. */
  take(key: string, calls: number): Promise<readonly CallRecord[]>;
}

const READY_BOUND_MS = 30_000;
const POLL_MS = 5;

/** The upstream double, beside the load generator. */
export async function startDouble(): Promise<Double> {
  const subject = await startListening('upstream double', ['bench/upstream.ts'], 'measuring');
  const waiting = new Map<string, (taken: readonly CallRecord[]) => void>();
  subject.child.on('message', (message: { key: string; taken: readonly CallRecord[] }) => {
    waiting.get(message.key)?.(message.taken);
    waiting.delete(message.key);
  });
  return {
    ...subject,
    take: (key, calls) =>
      new Promise((resolve) => {
        waiting.set(key, resolve);
        subject.child.send({ key, calls });
      }),
  };
}

/** The raw pipe, where the gateway will be. */
export function startPipe(double: Subject): Promise<Subject> {
  return startListening('raw pipe', ['bench/pipe.ts', double.origin], 'measured');
}

/** The gateway itself, as its users start it. */
export async function startGateway(double: Subject, nodeOptions: readonly string[] = []): Promise<Subject> {
  const port = await freePort();
  const baseUrl = `${double.origin}/v1`;
  const env = {
    PORT: String(port),
    DRAFT_BASE_URL: baseUrl,
    DRAFT_MODEL: 'bench-draft',
    HEAVY_BASE_URL: baseUrl,
    HEAVY_MODEL: 'bench-heavy',
  };
  const args = [...nodeOptions, 'src/main.ts', '--config', 'bench/gateway.yaml'];
  return startPolled('gateway', args, env, port, '/readyz');
}

/** A server that is ready when it answers. */
export async function startPolled(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  port: number,
  path: string,
): Promise<Subject> {
  const startedMs = nowMs();
  const started = startProcess(args, { core: 'measured', env, ipc: false });
  const origin = `http://127.0.0.1:${port}`;
  while (!(await answers(`${origin}${path}`))) {
    if (nowMs() - startedMs > READY_BOUND_MS) {
      throw new Error(`Cannot measure the ${name}: it was not ready after ${READY_BOUND_MS} ms`);
    }
    await wait(POLL_MS);
  }
  return { ...started, name, origin, readyMs: nowMs() - startedMs };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('Cannot find a free port');
  return address.port;
}

async function startListening(
  name: string,
  args: readonly string[],
  core: 'measured' | 'measuring',
): Promise<Subject> {
  const startedMs = nowMs();
  const started = startProcess(args, { core, ipc: true });
  const [{ port }] = (await once(started.child, 'message')) as [{ port: number }];
  return { ...started, name, origin: `http://127.0.0.1:${port}`, readyMs: nowMs() - startedMs };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}
