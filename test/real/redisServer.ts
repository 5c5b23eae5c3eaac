import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const BINARY = 'redis-server';
const MASTERS = 3;
const CLUSTER_BUS_OFFSET = 10_000;
const LARGEST_PORT = 65_535;

/** A real Redis on a port of its own. It keeps nothing on a disk. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Stops what it does without ending it: connections stay, answers do not come. */
  pause(): void;
  resume(): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Begins again on the same port, empty. */
  start(): Promise<void>;
  /** Ends it and clears its folder. */
  stop(): Promise<void>;
}

/** Whether this machine has one. */
export function hasRedis(): boolean {
  return spawnSync(BINARY, ['--version']).status === 0;
}

/** @param settings as on its command line, such as `['--requirepass', 'secret']`. */
export async function startRedis(settings: readonly string[] = [], port?: number): Promise<RedisServer> {
  const at = port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-redis-'));
  let running: ChildProcess | null = null;
  const start = async () => {
    running = await startProcess(at, folder, settings);
  };
  const kill = async () => {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    port: at,
    url: `redis://127.0.0.1:${at}`,
    pause: () => {
      running?.kill('SIGSTOP');
    },
    resume: () => {
      running?.kill('SIGCONT');
    },
    kill,
    start,
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startProcess(
  port: number,
  folder: string,
  settings: readonly string[],
): Promise<ChildProcess> {
  const fixed = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn(BINARY, ['--port', String(port), ...fixed, ...settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whatever becomes of this process, none of its servers stays.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: unknown) =>
      reject(new Error(`Cannot start ${BINARY} on port ${port}: ${said.slice(-3).join(' | ')}`, { cause }));
    child.once('error', failed);
    child.once('exit', failed);
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (line.includes('Ready to accept connections')) resolve();
    });
    child.stderr.resume();
  });
  child.removeAllListeners('error');
  child.on('error', (error) => said.push(error.message));
  return child;
}

/** Three masters that share the slots. */
export async function startRedisCluster(): Promise<{
  readonly nodes: readonly RedisServer[];
  readonly url: string;
  stop(): Promise<void>;
}> {
  const cluster = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  // A node that is gone takes its own slots with it and leaves the others'.
  const nodes: RedisServer[] = [];
  for (let n = 0; n < MASTERS; n += 1) {
    const settings = [...cluster, '--cluster-require-full-coverage', 'no'];
    nodes.push(await startRedis(settings, await freePort({ withBus: true })));
  }
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes'];
  await promisify(execFile)('redis-cli', create);
  // Created for whoever asked; each of them has yet to hear that all is well.
  for (const { port } of nodes) await untilClusterOk(port);
  return {
    nodes,
    url: nodes.map(({ url }) => url).join(','),
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function untilClusterOk(port: number): Promise<void> {
  for (;;) {
    const { stdout } = await promisify(execFile)('redis-cli', ['-p', String(port), 'cluster', 'info']);
    if (stdout.includes('cluster_state:ok') && stdout.includes(`cluster_known_nodes:${MASTERS}`)) return;
  }
}

/** A port that was free a moment ago; with the one that a cluster's nodes talk on. */
export async function freePort(options: { readonly withBus: boolean } = { withBus: false }): Promise<number> {
  for (;;) {
    const port = await tryPort(0);
    if (port === null) continue;
    if (!options.withBus) return port;
    const bus = port + CLUSTER_BUS_OFFSET;
    if (bus <= LARGEST_PORT && (await tryPort(bus)) !== null) return port;
  }
}

async function tryPort(port: number): Promise<number | null> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const given = address !== null && typeof address === 'object' ? address.port : null;
      server.close(() => resolve(given));
    });
  });
}
