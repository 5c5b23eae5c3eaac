import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type BuiltTree, makeReadOnly } from './buildSteps.ts';

/** A tree that runs as its image would: not as root, and unable to write but where the image lets it. */
export interface RunningTree {
  readonly url: string;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** The exit code of its health check, run beside it. */
  health(): number | null;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, if it still runs. */
  kill(): void;
}

/** Of `node` in the image. Root can write whatever the mode says, so here too somebody else has to run it. */
const USER = 1000;

/**
 * Starts a built tree. Everything in it is made read-only first, except what the Dockerfile gave to its user.
 * @param into a folder for the Node it is run by, which that user must be able to reach.
 * @param env beside the image's own.
 */
export async function runTree(
  tree: BuiltTree,
  { into, env }: { readonly into: string; readonly env: Readonly<Record<string, string>> },
): Promise<RunningTree> {
  const isRoot = process.getuid?.() === 0;
  const bin = join(into, 'bin');
  mkdirSync(bin);
  copyFileSync(process.execPath, join(bin, 'node'));
  makeReadOnly(tree.root);
  for (const path of tree.given) {
    chmodSync(join(tree.root, path), 0o755);
    if (isRoot) chownSync(join(tree.root, path), USER, USER);
  }
  const port = await freePort();
  const options = {
    cwd: join(tree.root, tree.workdir),
    // 127.0.0.1: a test has no container around it that keeps others out.
    env: { ...tree.env, ...env, HOST: '127.0.0.1', PORT: String(port), PATH: bin },
    ...(isRoot && { uid: USER, gid: USER }),
  };
  const [program = 'node', ...args] = tree.command;
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  const started = Promise.withResolvers<void>();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (stderr.includes('"event":"started"')) started.resolve();
  });
  const ended = once(child, 'close').then(([code]) => {
    started.reject(new Error(`It ended with ${code}: ${stderr}`));
    return code as number | null; // Node's own event
  });
  await started.promise;
  return {
    url: `http://127.0.0.1:${port}`,
    stderr: () => stderr,
    health: () => {
      const [checker = 'node', ...rest] = tree.health ?? [];
      return spawnSync(checker, rest, options).status;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    },
  };
}

/** A port of loopback that nobody has taken yet. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A server without a port');
  return address.port;
}
