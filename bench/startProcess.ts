import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Core, onCore } from './cores.ts';

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Ends it: asked first, and after a while made to. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** How long a process may take to end by itself, ms. */
const STOP_MS = 3_000;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const running = new Set<ChildProcess>();

// Whatever ends this process, what it started does not run on.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

/** A Node program of the project on one core, in its root folder, with an environment of its own. */
export function startProcess(
  args: readonly string[],
  { core, env = {}, ipc }: { core: Core; env?: Readonly<Record<string, string>>; ipc: boolean },
): Started {
  const { PATH, HOME } = process.env;
  const [command, all] = onCore(core, process.execPath, args);
  const child = spawn(command, all, {
    cwd: ROOT,
    // Not this shell's variables: a key found there would change what is measured.
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'ignore', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  });
  running.add(child);
  let lastWords = '';
  child.stderr?.on('data', (text: Buffer) => {
    lastWords = (lastWords + text.toString()).slice(-2_000);
  });
  let stopping = false;
  child.once('exit', (code, signal) => {
    running.delete(child);
    if (stopping) return;
    process.stderr.write(
      `${args.join(' ')} ended (${signal ?? code}) in the middle of the run:\n${lastWords}\n`,
    );
    process.exit(1);
  });
  const { pid } = child;
  if (pid === undefined) throw new TypeError(`Cannot start ${command} ${all.join(' ')}`);
  return {
    child,
    pid,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const bound = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(bound);
    },
  };
}
