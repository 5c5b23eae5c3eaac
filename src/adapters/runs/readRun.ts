import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../core/messageOf.ts';
import { parseGradedDraft, type StoredDraft } from '../evidence/gradedDraftLine.ts';
import { type LineFault, readLines } from '../evidence/readLines.ts';
import { type LedgerEntry, parseLedgerEntry } from './ledgerLine.ts';
import { RunError } from './RunError.ts';
import { parseRunManifest, type RunManifest } from './runManifest.ts';

/** What a run directory holds. */
export interface ReadRun {
  readonly folder: string;
  readonly manifest: RunManifest;
  /** One a prompt; where a line was written twice, the later. */
  readonly records: readonly StoredDraft[];
  readonly ledger: readonly LedgerEntry[];
  /** Lines that could not be read and were passed over. */
  readonly faults: readonly LineFault[];
}

export const MANIFEST = 'manifest.json';

/**
 * Reads a run directory.
 * @throws RunError when there is none, or its manifest cannot be read.
 */
export function readRun(folder: string): ReadRun {
  let manifest: RunManifest;
  try {
    manifest = parseRunManifest(readFileSync(join(folder, MANIFEST), 'utf8'));
  } catch (cause) {
    if (isMissing(cause)) {
      throw new RunError('missing', `Cannot read the run in ${folder}: there is no ${MANIFEST}`, { cause });
    }
    const why = messageOf(cause);
    throw new RunError('damaged', `${why} (${join(folder, MANIFEST)})`, { cause });
  }
  const records = linesOf(join(folder, 'records.jsonl'), parseGradedDraft);
  const ledger = linesOf(join(folder, 'ledger.jsonl'), parseLedgerEntry);
  return {
    folder,
    manifest,
    records: [...new Map(records.values.map((draft) => [draft.id, draft])).values()],
    ledger: ledger.values,
    faults: [...records.faults, ...ledger.faults],
  };
}

function linesOf<Value>(
  file: string,
  parse: (line: string) => Value,
): { readonly values: readonly Value[]; readonly faults: readonly LineFault[] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return { values: [], faults: [] };
    throw new RunError('damaged', `Cannot read ${file}`, { cause });
  }
  const { lines, faults } = readLines(file, text, parse);
  return { values: lines.map(({ value }) => value), faults };
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
