import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports.ts';

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** What a command may touch of the world besides files and the network. */
export interface CommandIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; names of files are relative to it. */
  readonly cwd: string;
  /** Aborted by the first Ctrl-C: nothing new begins, and what is under way ends. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Ends early, without an error, when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The process's own. A second Ctrl-C ends it at once. */
export function processIo(exit: (code: number) => void): CommandIo {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
    process.once('SIGINT', () => exit(130));
  });
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal: stop.signal,
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    wait: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
  };
}
