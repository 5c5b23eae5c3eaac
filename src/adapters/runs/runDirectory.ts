import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppendFile, openAppendFile } from './appendFile.ts';
import { formatLedgerEntry, type LedgerEntry } from './ledgerLine.ts';
import { RunError } from './RunError.ts';
import { MANIFEST, type ReadRun, readRun } from './readRun.ts';
import { formatRunManifest, type RunFields, runDifferences } from './runManifest.ts';

/** A run that is being written: what it held when it was opened, and where more goes. */
export interface RunDirectory extends ReadRun {
  readonly isNew: boolean;
  /** On the disk when it settles. Of an attempt, the ledger is told first: no money is forgotten. */
  record(entry: LedgerEntry, line: string | null): Promise<void>;
  close(): Promise<void>;
}

const LOCK = 'lock';

/**
 * Opens a run for writing: a new one, or one that stopped part-way and is the same in every field.
 * @throws RunError that names the field in which it differs, or says what else is in the way.
 */
export async function openRunDirectory(
  folder: string,
  fields: RunFields,
  createdAt: string,
): Promise<RunDirectory> {
  makeFolder(folder);
  const unlock = lock(folder);
  const files: AppendFile[] = [];
  try {
    const isNew = !existsSync(join(folder, MANIFEST));
    if (isNew)
      writeFileSync(join(folder, MANIFEST), formatRunManifest({ fields, createdAt }), { flush: true });
    const read = await openedRun(folder, fields, files);
    const [records, ledger] = files;
    return {
      ...read,
      isNew,
      async record(entry, line) {
        await ledger?.append(formatLedgerEntry(entry));
        if (line !== null) await records?.append(line);
      },
      async close() {
        await Promise.all(files.map((file) => file.close()));
        unlock();
      },
    };
  } catch (cause) {
    await Promise.all(files.map((file) => file.close()));
    unlock();
    throw cause;
  }
}

async function openedRun(folder: string, fields: RunFields, files: AppendFile[]): Promise<ReadRun> {
  const before = readRun(folder);
  const [first, ...others] = runDifferences(before.manifest.fields, fields);
  if (first !== undefined) {
    const also = others.length === 0 ? '' : ` (${others.map(({ field }) => field).join(', ')} differ too)`;
    throw new RunError(
      'mismatch',
      `Cannot go on with the run in ${folder}: it was started with ${first.field} ${shown(first.was)}, and now ` +
        `it is ${shown(first.is)}${also}. Ask for the same again, or name another directory with --run.`,
    );
  }
  files.push(await openAppendFile(join(folder, 'records.jsonl')));
  files.push(await openAppendFile(join(folder, 'ledger.jsonl')));
  // Again, because a line that was cut is taken off when the files are opened.
  return readRun(folder);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new RunError('unwritable', `Cannot write the run directory ${folder}`, { cause });
  }
}

/** Locks of this process: in a container each process may have the number of the one before it. */
const held = new Set<string>();

/** Two processes in one directory would ask everything twice. The lock of a process that is gone is none. */
function lock(folder: string): () => void {
  const path = join(folder, LOCK);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = openSync(path, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      held.add(path);
      return () => {
        held.delete(path);
        rmSync(path, { force: true });
      };
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) {
        throw new RunError('unwritable', `Cannot write the run directory ${folder}`, { cause });
      }
      const holder = Number(readFileSync(path, 'utf8'));
      if (holder === process.pid ? held.has(path) : isAlive(holder)) {
        throw new RunError('locked', `Cannot use ${folder}: process ${holder} is at work in it`);
      }
      rmSync(path, { force: true });
    }
  }
  throw new RunError('locked', `Cannot use ${folder}: another process is at work in it`);
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

function shown(value: string | number | boolean | null | undefined): string {
  return value === undefined ? '(nothing)' : JSON.stringify(value);
}
