import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Writes lines as a gzip file, whole or not at all: the same lines give the same bytes on any system and day. */
export async function gzipLines(path: string, lines: readonly string[]): Promise<number> {
  const bytes = gzipSync(lines.map((line) => `${line}\n`).join(''), { level: 9 });
  // The header's time (4-7) is 0 already; its operating system (9) would tell machines apart: 255 is "unknown".
  bytes[9] = 255;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.partial`, bytes);
  await rename(`${path}.partial`, path);
  return bytes.length;
}
