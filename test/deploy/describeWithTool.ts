import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

/** Whether a command is there and runs. */
export function hasTool(command: string, args: readonly string[] = ['--version']): boolean {
  return spawnSync(command, args).status === 0;
}

/** A suite that needs a program: where it is missing, a skip that says so, except in CI, where it fails. */
export function describeWithTool(tool: string, isThere: boolean, promise: string, suite: () => void): void {
  if (isThere || process.env.CI) describe(promise, suite);
  else describe.skip(`${promise} (skipped: no ${tool} on this machine)`, suite);
}
