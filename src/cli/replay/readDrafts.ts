import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseGradedDraft } from '../../adapters/evidence/gradedDraftLine.ts';
import { type LineFault, readLines } from '../../adapters/evidence/readLines.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import { parseRecordingLine } from './recordingLine.ts';

/** More than this unpacked is no recording but a trap. */
const MAX_BYTES = 2 ** 30;

/** Lines of other things, kept beside drafts in folders of evidence and of runs. */
const OTHER = /^(?:feedback-.*|ledger)\.jsonl$/;

/**
 * Recorded drafts of a file, or of every *.jsonl and *.jsonl.gz of a folder, by name: graded drafts and
 * recordings, told apart line by line. A line that cannot be read is passed over and told of.
 * @throws Error when there is no such file or folder, or a packed file cannot be unpacked.
 */
export function readDrafts(path: string): {
  readonly drafts: readonly GradedDraft[];
  readonly faults: readonly LineFault[];
} {
  const drafts: GradedDraft[] = [];
  const faults: LineFault[] = [];
  for (const file of filesOf(path)) {
    const read = readLines(file, textOf(file), parseLine);
    for (const { value } of read.lines) drafts.push(value);
    faults.push(...read.faults);
  }
  return { drafts, faults };
}

function parseLine(line: string): GradedDraft {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new Error('Cannot read a draft: the line is not JSON, or was cut short', { cause });
  }
  const isGradedDraft = typeof json === 'object' && json !== null && 'v' in json;
  return isGradedDraft ? parseGradedDraft(line) : parseRecordingLine(json);
}

function filesOf(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => /\.jsonl(?:\.gz)?$/.test(name) && !OTHER.test(name))
      .sort()
      .map((name) => join(path, name));
  } catch (cause) {
    throw new Error(`Cannot read drafts: there is no ${path}`, { cause });
  }
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isPacked) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES }).toString('utf8');
  } catch (cause) {
    throw new Error(`Cannot read drafts: ${file} is not whole, or unpacks to more than 1 GiB`, { cause });
  }
}
