import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const staleMs = 3_600_000;

/**
 * Does work in a new folder under `root`, on the same disk as what it is renamed to in the end, and removes the
 * folder. What an earlier, interrupted run left behind is removed too, once it is an hour old and surely no
 * one's.
 */
export async function inScratch<Result>(
  root: string,
  prefix: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) {
    if (!name.startsWith(`${prefix}-`)) continue;
    const { mtimeMs } = await stat(join(root, name));
    if (Date.now() - mtimeMs > staleMs) await rm(join(root, name), { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(root, `${prefix}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
