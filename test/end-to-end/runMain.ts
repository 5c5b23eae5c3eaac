import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The gateway as a process of its own. */
export interface RunningMain {
  /** Resolves with the address it listens on; rejects when it ends before it listens. */
  readonly url: Promise<string>;
  /** Resolves with its exit code when it has ended. */
  readonly exit: Promise<number | null>;
  /** All it has written to stderr. */
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /** Ends it by force, and takes its files away. */
  dispose(): Promise<void>;
}

/** Runs `node src/main.ts` with this configuration and nothing of this environment but the path. */
export function runMain(config: unknown, args: readonly string[] = []): RunningMain {
  const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-'));
  const file = join(folder, 'config.yaml');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  const child: ChildProcess = spawn(process.execPath, [MAIN, '--config', file, ...args], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  const listening = Promise.withResolvers<string>();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    const url = /"event":"started".*"url":"(http:[^"]*)\/v1"/.exec(stderr)?.[1];
    if (url !== undefined) listening.resolve(url);
  });
  const exit = once(child, 'close').then(([code]) => {
    listening.reject(new Error(`It ended with ${code}: ${stderr}`));
    return code as number | null; // Node's own event
  });
  listening.promise.catch(() => undefined);
  return {
    url: listening.promise,
    exit,
    stderr: () => stderr,
    signal: (name) => child.kill(name),
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exit;
      rmSync(folder, { recursive: true });
    },
  };
}
