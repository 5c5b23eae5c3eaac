import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { LocalError } from '../LocalError.ts';

/**
 * Reads the file at `path` and resolves when its SHA-256 is `expected` (lower-case hex).
 * Throws a LocalError that names the file, the digest it should have and the one it has.
 */
export async function checkDigest(path: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('hex');
  if (found !== expected) {
    throw new LocalError(
      `Cannot use ${path} as its SHA-256 is not the pinned one.\n  expected ${expected}\n  found    ${found}\n` +
        'Delete the file and start again; if it comes back the same, do not use it.',
    );
  }
}
