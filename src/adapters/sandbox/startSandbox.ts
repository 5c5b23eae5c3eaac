import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

/** The sandbox's process, listening. */
export interface RunningSandbox {
  /** Base URL, as http://127.0.0.1:40123/v1. */
  readonly url: string;
  /** Settles when the process has ended by itself, with a sentence that says how. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Longer than any machine needs to start it. */
const READY_MS = 20_000;

/**
 * Starts the sandbox as a process of its own on a free loopback port. It ends with its parent, however
 * that ends, because it watches the channel between them.
 * @throws Error when it is not ready in time.
 */
export async function startSandbox(entry: string, args: readonly string[] = []): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [entry, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // A Ctrl-C reaches the whole group of a terminal's processes: whoever started it may still want its answers.
    detached: true,
  });
  const ended = once(child, 'exit').then(
    ([code, signal]) => `the sandbox ended (${signal ?? `exit ${code}`})`,
  );
  if (child.stdout === null) throw new Error('Cannot start the sandbox: it has no output');
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<string>((resolve) => lines.once('line', resolve));
  const first = await Promise.race([
    ready,
    ended.then((how) => Promise.reject(new Error(`Cannot start the sandbox: ${how}`))),
    wait(READY_MS, undefined, { ref: false }).then(() =>
      Promise.reject(new Error(`Cannot start the sandbox: it was not ready within ${READY_MS} ms`)),
    ),
  ]);
  const { listening } = JSON.parse(first) as { listening: number };
  return {
    url: `http://127.0.0.1:${listening}/v1`,
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
