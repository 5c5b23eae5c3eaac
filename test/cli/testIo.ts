import type { CommandIo } from '../../src/cli/commandIo.ts';

/** The world of a command under test: what it wrote, and a hand on Ctrl-C. Waiting takes no time. */
export function testIo(cwd: string, env: Readonly<Record<string, string>> = {}) {
  const stop = new AbortController();
  const written = { stdout: '', stderr: '' };
  const waits: number[] = [];
  const io: CommandIo = {
    stdout: {
      write: (text) => {
        written.stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        written.stderr += text;
      },
    },
    env,
    cwd,
    signal: stop.signal,
    clock: { now: () => Date.parse('2026-01-31T12:00:00Z'), monotonicMs: () => performance.now() },
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  return { io, written, waits, interrupt: () => stop.abort() };
}
