import { readdirSync, readFileSync } from 'node:fs';

/** How CPU time is read, for the report. */
export const CPU_SOURCE = '/proc/<pid>/task/*/schedstat: time on the CPU of all threads, nanoseconds';

/** CPU time a process has used since it started, over all its threads, ms; null where /proc does not tell. */
export function cpuMs(pid: number): number | null {
  try {
    let nanoseconds = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
    return nanoseconds / 1e6;
  } catch {
    // Not Linux, or a kernel without schedstat: the rows that need it are printed as not measured.
    return null;
  }
}

/** Memory of a process that is resident now, MB (2^20 bytes); null where /proc does not tell. */
export function residentMb(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
