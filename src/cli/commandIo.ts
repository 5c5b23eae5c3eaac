import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports.ts';
import { EXIT } from './exit.ts';

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

/** Within this much, ms, it is one Ctrl-C: npm passes on what the terminal has sent already. */
const SAME_MS = 500;

/**
 * The process's own. A Ctrl-C ends it at once; where the command ends in good order by itself, the second does.
 * @param options.orderly the command heeds `signal`. One that only computes would not even hear of a Ctrl-C.
 */
export function processIo({ orderly }: { readonly orderly: boolean }): CommandIo {
  const stop = new AbortController();
  if (orderly) {
    let firstMs: number | null = null;
    process.on('SIGINT', () => {
      const nowMs = performance.now();
      if (firstMs !== null && nowMs - firstMs > SAME_MS) process.exit(EXIT.interrupted);
      firstMs ??= nowMs;
      stop.abort();
    });
  }
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
