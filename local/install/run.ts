import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a finished program ended: its exit code (1 when a signal ended it) and what it printed, if it was read. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a program to its end. With `show` its output goes to the terminal (its own progress display included),
 * otherwise standard output and error are collected. Undefined means that there is no such program.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly show?: boolean } = {},
): Promise<Ended | undefined> {
  const child: ChildProcess = spawn(program, args, {
    cwd: options.cwd,
    stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    // npm is a .cmd file on Windows, which only a shell can start; no argument here comes from a user.
    shell: process.platform === 'win32' && program.endsWith('.cmd'),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, output };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
