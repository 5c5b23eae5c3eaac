import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ObjectiveGrader } from '../../src/core/objectiveGrader.ts';
import type { Answer, params } from './askModel.ts';
import { gzippedLines } from './gzippedLines.ts';
import type { Prompt } from './readPrompts.ts';

/** One line of bench/data/recordings/<category>.jsonl.gz. */
export interface Recording extends Answer {
  readonly id: string;
  readonly category: Prompt['category'];
  readonly model: string;
  readonly prompt: string;
  readonly params: typeof params;
  readonly grade: { readonly grader: ObjectiveGrader['kind']; readonly correct: boolean | null };
  /** YYYY-MM-DD, UTC. */
  readonly recorded_on: string;
}

const suffix = '.jsonl.gz';

/** Every recording of a folder by its id; none when there is no folder yet. */
export async function readRecordings(folder: string): Promise<Map<string, Recording>> {
  await mkdir(folder, { recursive: true });
  const found = new Map<string, Recording>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(suffix))) {
    const lines = gunzipSync(await readFile(join(folder, name)))
      .toString('utf8')
      .split('\n');
    for (const line of lines.filter((text) => text !== '')) {
      const recording: Recording = JSON.parse(line);
      found.set(recording.id, recording);
    }
  }
  return found;
}

/** Writes one category, by id in order; the same recordings give the same bytes, on any system and day. */
export async function writeRecordings(
  folder: string,
  category: Prompt['category'],
  recordings: Iterable<Recording>,
): Promise<number> {
  const lines = [...recordings]
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map((recording) => JSON.stringify(recording));
  const bytes = gzippedLines(lines);
  const path = join(folder, `${category}${suffix}`);
  await writeFile(`${path}.partial`, bytes);
  await rename(`${path}.partial`, path);
  return bytes.length;
}
