import { existsSync, renameSync } from 'node:fs';

const MOST = 99;

/**
 * Renames a database to the first free `<path>.bad-<n>`, its log and index with it: a log that stayed behind
 * would be read into the file that takes its place.
 * @returns where it is now.
 * @throws Error after 99 of them, or when the folder cannot be written to.
 */
export function moveAside(path: string): string {
  for (let n = 1; n <= MOST; n += 1) {
    const aside = `${path}.bad-${n}`;
    if (existsSync(aside)) continue;
    for (const part of ['-wal', '-shm', '']) {
      if (existsSync(path + part)) renameSync(path + part, aside + part);
    }
    return aside;
  }
  throw new Error(`Cannot move ${path} aside: ${path}.bad-1 to .bad-${MOST} are all there`);
}
