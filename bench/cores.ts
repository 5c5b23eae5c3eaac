import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which core a process is kept on: what is measured on one, what measures on the other. */
export type Core = 'measured' | 'measuring';

const NUMBER: Readonly<Record<Core, string>> = { measured: '0', measuring: '1' };

/** Whether processes can be kept on a core here: two cores, and taskset (util-linux). */
export const CAN_PIN = availableParallelism() >= 2 && spawnSync('taskset', ['--version']).status === 0;

/** A command that runs on one core, or as it is where that cannot be had. */
export function onCore(core: Core, command: string, args: readonly string[]): [string, string[]] {
  return CAN_PIN ? ['taskset', ['-c', NUMBER[core], command, ...args]] : [command, [...args]];
}

/** Keeps this process, the load generator, on the measuring core. */
export function pinSelf(): void {
  if (CAN_PIN) spawnSync('taskset', ['-a', '-c', '-p', NUMBER.measuring, String(process.pid)]);
}
