import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What another process may hold the file for before a call gives up: the event loop waits as long. */
const BUSY_MS = 20;
const LOG_BYTES = 16 * 1024 * 1024;

/** What every database begins with. SQLite itself takes a file of a few bytes for an empty one. */
const HEADER = 'SQLite format 3\0';

/** What a file of this cache is like. */
export interface CacheFileForm {
  /** Marks a file as one of this form: four letters as a number. */
  readonly applicationId: number;
  /** Of the tables; a file of another version is not used. */
  readonly version: number;
  /** Statements that make the tables. */
  readonly tables: string;
  /** Pragmas of each connection, set before anything else is. */
  readonly settings: string;
  /** A larger file is not read through at each start: a fault in it is found when it is met. */
  readonly checkedBytes: number;
}

/** The file is another program's, of another version, or damaged. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

/**
 * Opens the cache's database, or makes one, its folder included, readable by its owner alone.
 * @throws UnusableFile; or whatever SQLite or the file system says.
 */
export function openCacheFile(path: string, form: CacheFileForm): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  checkHeader(path);
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    // Asked before anything is set: a foreign file stays as it was.
    const isNew = checkOwner(database, path, form);
    database.exec(form.settings);
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = ${LOG_BYTES}`);
    if (isNew) database.exec(`BEGIN IMMEDIATE; ${form.tables} ${marks(form)} COMMIT`);
    else if (statSync(path).size <= form.checkedBytes) checkPages(database, path);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function checkHeader(path: string): void {
  const file = openSync(path, 'a+', 0o600);
  try {
    const start = Buffer.alloc(HEADER.length);
    const length = readSync(file, start, 0, start.length, 0);
    if (length > 0 && start.toString('latin1') !== HEADER) throw new UnusableFile(`${path} is no database`);
  } finally {
    closeSync(file);
  }
}

function marks({ applicationId, version }: CacheFileForm): string {
  return `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version};`;
}

function checkOwner(database: DatabaseSync, path: string, form: CacheFileForm): boolean {
  const read = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  const owner = read('PRAGMA application_id');
  if (owner === 0 && read('SELECT count(*) FROM sqlite_schema') === 0) return true;
  if (owner !== form.applicationId) throw new UnusableFile(`${path} is a database of another program`);
  const version = read('PRAGMA user_version');
  if (version === form.version) return false;
  throw new UnusableFile(`${path} is a cache of version ${version}, and this program writes ${form.version}`);
}

function checkPages(database: DatabaseSync, path: string): void {
  const found = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (found !== 'ok') throw new UnusableFile(`${path} is damaged: ${String(found)}`);
}
