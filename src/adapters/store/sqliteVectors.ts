import { setImmediate as turn } from 'node:timers/promises';
import type { Clock, VectorJournal, VectorPoint, VectorStore } from '../../ports.ts';
import { openCacheFile } from './openCacheFile.ts';
import { type FileFault, sqliteFile } from './sqliteFile.ts';
import { VECTORS_FORM, VectorTable } from './vectorTable.ts';

export interface SqliteVectorsOptions {
  /** Of the embedder: vectors of another one are removed, not compared. */
  readonly fingerprint: string;
  /** Entries of each vector. */
  readonly dimension: number;
  /** Makes what holds the vectors and searches them; it bounds the file too. Closed by `close`. */
  readonly index: (journal: VectorJournal) => VectorStore;
  /** What vectors end by, as the index has it. */
  readonly clock: Pick<Clock, 'now'>;
  /**
   * Told of a file that was moved aside, and once of one that cannot be opened or written: then nothing is kept
   * beyond this process, and all the rest goes on. May not throw.
   */
  readonly onFault: (fault: FileFault) => void;
}

/** An index of vectors that a restart finds again. */
export interface SqliteVectors extends VectorStore {
  /** Resolves when all that the file held can be found, or will not be. */
  readonly loaded: Promise<void>;
}

/** Rows, and numbers of their vectors, read or written in one turn of the event loop: half a millisecond. */
const ROWS_PER_TURN = 16;
const NUMBERS_PER_TURN = 1 << 13;

/**
 * An index in memory, and its vectors in a file beside it. What the file holds is loaded a little in each turn of
 * the event loop, in the order of writing; searches before that is done find less. Rows that have ended, of another
 * fingerprint or damaged are removed then. Changes of the index, what it drops to make room among them, are written
 * in the turns that follow: at most those of the last moment are lost when the process is ended without a word.
 * No method rejects because of the file.
 * @param path of the file; its folder is made.
 */
export function openSqliteVectors(path: string, options: SqliteVectorsOptions): SqliteVectors {
  const { dimension, clock } = options;
  const rowsPerTurn = Math.max(1, Math.min(ROWS_PER_TURN, Math.floor(NUMBERS_PER_TURN / dimension)));
  const closing = new AbortController();
  /** What is to be written: null is a row to be removed. */
  const changes = new Map<string, VectorPoint | null>();
  const fromFile = new Set<VectorPoint>();
  /** Ids of which the file knows less than the index, for as long as it is loaded; null: it is not. */
  let changedSince: Set<string> | null = null;
  let work = Promise.resolve();
  let isWriting = false;
  let isFailing = false;

  const change = (id: string, point: VectorPoint | null): void => {
    if (closing.signal.aborted) return;
    changes.delete(id);
    changes.set(id, point);
    changedSince?.add(id);
    if (isWriting) return;
    isWriting = true;
    void turn().then(writeAll);
  };
  const index = options.index({
    kept: (point) => {
      if (!fromFile.has(point)) change(point.id, point);
    },
    dropped: (id) => change(id, null),
  });

  const onFault = (fault: FileFault): void => {
    isFailing = true;
    options.onFault(fault);
  };
  const use = <Result>(doing: string, job: (table: VectorTable) => Result): Result | null => {
    try {
      const result = file.use(doing, job);
      isFailing = false;
      return result;
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      if (!isFailing) onFault({ message: cause.message, cause });
      return null;
    }
  };
  const writeSome = (): void => {
    const batch = [...changes.entries().take(rowsPerTurn)];
    for (const [id] of batch) changes.delete(id);
    // A batch that fails is not tried again: the index has it, and what was removed there ends by itself.
    if (batch.length > 0) use('write', (table) => table.write(batch));
  };
  const writeAll = async (): Promise<void> => {
    while (changes.size > 0) {
      writeSome();
      await turn();
    }
    isWriting = false;
  };

  /** @returns the place of the last row that was read; null: there was none. */
  const loadSome = async (table: VectorTable, place: number): Promise<number | null> => {
    const rows =
      use('read', (opened) => (opened === table ? opened.rowsAfter(place, rowsPerTurn) : [])) ?? [];
    const now = clock.now();
    await Promise.all(
      rows.map(async ({ id, point }) => {
        if (changedSince?.has(id)) return;
        if (point === null || point.expiresAtMs <= now) return change(id, null);
        fromFile.add(point);
        try {
          await index.put(point, closing.signal);
        } catch {
          change(id, null); // what the index refuses is no vector
        } finally {
          fromFile.delete(point);
        }
      }),
    );
    return rows.at(-1)?.place ?? null;
  };
  const load = async (table: VectorTable): Promise<void> => {
    changedSince = new Set(changes.keys());
    let place: number | null = 0;
    while (place !== null) {
      await turn();
      if (closing.signal.aborted) break;
      place = await loadSome(table, place);
    }
    changedSince = null;
  };

  const file = sqliteFile(path, {
    subject: 'vector index',
    open: (at) => {
      const table = openTable(at, options);
      work = work.then(() => load(table));
      return table;
    },
    clock,
    onFault,
  });
  // What was told of while it was opened may be over.
  isFailing = file.opened === null;
  const loaded = work;

  return {
    kind: 'sqlite',
    loaded,
    search: (query, signal) => index.search(query, signal),
    put: (point, signal) => index.put(point, signal),
    delete: (ids, signal) => index.delete(ids, signal),
    size: () => index.size(),
    async close() {
      closing.abort();
      await work;
      while (changes.size > 0) {
        writeSome();
        await turn();
      }
      file.close();
      await index.close();
    },
  };
}

function openTable(path: string, of: SqliteVectorsOptions): VectorTable {
  const database = openCacheFile(path, VECTORS_FORM);
  try {
    return new VectorTable(database, of);
  } catch (cause) {
    database.close();
    throw cause;
  }
}
