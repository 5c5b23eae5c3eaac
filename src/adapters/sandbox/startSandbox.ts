import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

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
  });
  const ended = once(child, 'exit').then(
    ([code, signal]) => `the sandbox ended (${signal ?? `exit ${code}`})`,
  );
  const lines = createInterface({ input: child.stdout });
  const ready = once(lines, 'line', { signal: AbortSignal.timeout(READY_MS) });
  const first = await Promise.race([ready, ended]);
  if (typeof first === 'string') throw new Error(`Cannot start the sandbox: ${first}`);
  const { listening } = JSON.parse(String(first[0])) as { listening: number };
  return {
    url: `http://127.0.0.1:${listening}/v1`,
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
