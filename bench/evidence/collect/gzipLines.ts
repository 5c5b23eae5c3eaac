import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gzippedLines } from '../../../tools/record/gzippedLines.ts';

/** Writes lines as a gzip file, whole or not at all. Resolves with its size in bytes. */
export async function gzipLines(path: string, lines: readonly string[]): Promise<number> {
  const bytes = gzippedLines(lines);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.partial`, bytes);
  await rename(`${path}.partial`, path);
  return bytes.length;
}
