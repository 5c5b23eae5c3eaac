import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalError } from '../LocalError.ts';
import { inScratch } from './inScratch.ts';
import { platformPackage } from './platformPackage.ts';
import { type Lock, type Manifest, requirePackage } from './requirePackage.ts';
import { type Ended, run } from './run.ts';

const pinned = new URL('../runtime/', import.meta.url);

/**
 * Installs llama.cpp for Node into `<root>/runtime`, in the exact versions and with the integrity digests of
 * local/runtime/package-lock.json, and resolves with the folder. (For macOS, Windows and RISC-V the lock holds
 * the binaries' version alone, no digest.) Nothing is compiled and no install script runs. A folder made from
 * the same lock is taken as it is; an interrupted install leaves none.
 */
export async function installRuntime(root: string, say: (line: string) => void): Promise<string> {
  const folder = join(root, 'runtime');
  const wanted = await wantedFiles();
  const stamp = join(folder, 'package-lock.json');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted.lock) return folder;

  say('Installing node-llama-cpp (prebuilt llama.cpp, 85 MB on disk, once) with npm');
  await inScratch(root, 'runtime', async (scratch) => {
    await writeFile(join(scratch, 'package.json'), wanted.manifest);
    await writeFile(join(scratch, 'package-lock.json'), wanted.lock);
    const ended = await npm([
      ...['ci', '--prefix', scratch, '--omit=optional', '--omit=dev', '--ignore-scripts', '--no-audit'],
      ...['--no-fund', '--fetch-retries=1', '--omit-lockfile-registry-resolved'],
    ]);
    if (ended === undefined) throw new LocalError('Cannot install node-llama-cpp as npm was not found.');
    if (ended.code !== 0) {
      throw new LocalError(
        'Cannot install node-llama-cpp as npm failed (its message is above). Is this machine online?\n' +
          'Start again to try once more: what is installed already is kept.',
      );
    }
    await rm(folder, { recursive: true, force: true });
    await rename(scratch, folder);
  });
  return folder;
}

async function wantedFiles(): Promise<{ manifest: string; lock: string }> {
  const manifest: Manifest = JSON.parse(await readFile(new URL('package.json', pinned), 'utf8'));
  const lock: Lock = JSON.parse(await readFile(new URL('package-lock.json', pinned), 'utf8'));
  const required = requirePackage({ manifest, lock }, platformPackage(process.platform, process.arch));
  return {
    manifest: `${JSON.stringify(required.manifest, null, 2)}\n`,
    lock: `${JSON.stringify(required.lock, null, 2)}\n`,
  };
}

/** Under `npm run`, npm says where it lies itself; that is the one to use, as its shim may not be in PATH. */
function npm(args: readonly string[]): Promise<Ended | undefined> {
  const self = process.env.npm_execpath;
  if (self?.endsWith('.js') && existsSync(self)) {
    return run(process.execPath, [self, ...args], { show: true });
  }
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { show: true });
}
