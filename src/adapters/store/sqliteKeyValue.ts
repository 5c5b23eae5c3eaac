import type { KeyValue } from '../../ports.ts';
import { openCacheFile } from './openCacheFile.ts';
import { ENTRIES_FORM, SqliteEntries } from './sqliteEntries.ts';
import { type FileFault, sqliteFile } from './sqliteFile.ts';
import type { StoreBounds } from './storeBounds.ts';

export interface SqliteOptions extends StoreBounds {
  /** As a `sqliteFile` has it. */
  readonly onFault: (fault: FileFault) => void;
}

/**
 * Keeps entries in a file, which a restart finds again. A file that is damaged, or another program's, is moved
 * aside to `<path>.bad-<n>` and a new one begun. While the file cannot be opened or written, calls reject with a
 * StoreError and the next ones try again. Reads and writes are synchronous and short.
 * @param path of the file; its folder is made.
 */
export function openSqliteKeyValue(path: string, options: SqliteOptions): KeyValue {
  const { clock, onFault } = options;
  const open = (at: string) => openEntries(at, options);
  const file = sqliteFile(path, { subject: 'cache', open, clock, onFault });
  const use = async <T>(
    doing: string,
    signal: AbortSignal,
    work: (entries: SqliteEntries) => T,
  ): Promise<T> => {
    signal.throwIfAborted();
    return file.use(doing, work);
  };

  return {
    kind: 'sqlite',
    shared: false,
    get: (keys, signal) => use('read', signal, (opened) => keys.map((key) => opened.get(key))),
    set: (key, value, ttlMs, signal) => use('write', signal, (opened) => opened.set(key, value, ttlMs)),
    add: (key, value, ttlMs, signal) => use('write', signal, (opened) => opened.add(key, value, ttlMs)),
    delete: (keys, signal) => use('write', signal, (opened) => opened.delete(keys)),
    deleteIf: (key, value, signal) => use('write', signal, (opened) => opened.deleteIf(key, value)),
    increment: (key, signal) => use('write', signal, (opened) => opened.increment(key)),
    count: (key, signal) => use('read', signal, (opened) => opened.count(key)),
    size: () => {
      try {
        return file.opened?.size() ?? null;
      } catch {
        // A figure for a page; the next call meets the fault and says so.
        return null;
      }
    },
    close: async () => file.close(),
  };
}

function openEntries(path: string, bounds: StoreBounds): SqliteEntries {
  const database = openCacheFile(path, ENTRIES_FORM);
  try {
    return new SqliteEntries(database, bounds);
  } catch (cause) {
    database.close();
    throw cause;
  }
}
