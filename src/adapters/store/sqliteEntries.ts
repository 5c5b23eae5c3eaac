import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { entryBytes } from './entryBytes.ts';
import type { CacheFileForm } from './openCacheFile.ts';
import { sameBytes } from './sameBytes.ts';
import type { StoreBounds } from './storeBounds.ts';

export const ENTRIES_FORM: CacheFileForm = {
  /** "dtkv" */
  applicationId: 0x64746b76,
  version: 1,
  tables: `
    CREATE TABLE IF NOT EXISTS entries (
      key TEXT PRIMARY KEY, ends INTEGER NOT NULL, used INTEGER NOT NULL, size INTEGER NOT NULL,
      checksum INTEGER NOT NULL, value BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS entries_by_end ON entries (ends);
    CREATE INDEX IF NOT EXISTS entries_by_use ON entries (used, size);
    CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  settings: 'PRAGMA synchronous = NORMAL',
  checkedBytes: 64 * 1024 * 1024,
};

/** Entries that ended and are cleared at once; what is more waits for the next time. */
const SWEPT_ENTRIES = 256;
const WRITES_BETWEEN_SWEEPS = 64;
/** Uses that are remembered until they are written; beyond it the oldest are forgotten. */
const REMEMBERED_USES = 512;

/**
 * Entries and counters in an open database. Every method is synchronous, short, and throws what SQLite throws;
 * a write that throws has changed nothing. Uses are written with the next write that needs their order.
 */
export class SqliteEntries {
  readonly #database: DatabaseSync;
  readonly #bounds: StoreBounds;
  readonly #sql: ReturnType<typeof statements>;
  readonly #uses = new Map<string, number>();
  #use: number;
  /** null: to be counted again. */
  #held: { entries: number; bytes: number } | null = null;
  #writes = 0;

  constructor(database: DatabaseSync, bounds: StoreBounds) {
    this.#database = database;
    this.#bounds = bounds;
    this.#sql = statements(database);
    this.#use = Number(this.#sql.lastUse.get()?.used ?? 0);
    this.#write(() => this.#sweep());
  }

  get(key: string): Uint8Array | null {
    const value = this.#peek(key);
    if (value === null) return null;
    this.#uses.delete(key);
    this.#uses.set(key, this.#nextUse());
    if (this.#uses.size > REMEMBERED_USES) {
      for (const [oldest] of this.#uses.entries().take(1)) this.#uses.delete(oldest);
    }
    return value;
  }

  set(key: string, value: Uint8Array, ttlMs: number): void {
    this.#write(() => this.#put(key, value, ttlMs));
  }

  add(key: string, value: Uint8Array, ttlMs: number): boolean {
    return this.#write(() => {
      if (this.#peek(key) !== null) return false;
      this.#put(key, value, ttlMs);
      return true;
    });
  }

  delete(keys: readonly string[]): number {
    return this.#write(() => keys.filter((key) => this.#peek(key) !== null && this.#drop(key)).length);
  }

  deleteIf(key: string, value: Uint8Array): boolean {
    return this.#write(() => {
      const found = this.#peek(key);
      return found !== null && sameBytes(found, value) && this.#drop(key);
    });
  }

  /** On the disk when it returns: what was purged stays so after a power failure. */
  increment(key: string): number {
    this.#database.exec('PRAGMA synchronous = FULL');
    try {
      return this.#write(() => Number(this.#sql.increment.get(key)?.count));
    } finally {
      this.#database.exec('PRAGMA synchronous = NORMAL');
    }
  }

  count(key: string): number {
    return Number(this.#sql.count.get(key)?.count ?? 0);
  }

  size(): number {
    return this.#totals().entries;
  }

  close(): void {
    try {
      this.#write(() => this.#writeUses());
    } finally {
      this.#database.close();
    }
  }

  #peek(key: string): Uint8Array | null {
    const row = this.#sql.get.get(key, this.#bounds.clock.now());
    if (row === undefined || !(row.value instanceof Uint8Array)) return null;
    // SQLite does not notice a damaged byte within a value.
    return row.checksum === checksum(key, Number(row.ends), row.value) ? row.value : null;
  }

  #put(key: string, value: Uint8Array, ttlMs: number): void {
    this.#drop(key);
    const size = entryBytes(key, value);
    if (size > this.#bounds.bytes) return;
    const ends = this.#bounds.clock.now() + ttlMs;
    this.#sql.insert.run(key, ends, this.#nextUse(), size, checksum(key, ends, value), value);
    this.#changed(1, size);
    this.#writes += 1;
    if (this.#writes % WRITES_BETWEEN_SWEEPS === 0 || this.#isOver()) this.#sweep();
    if (this.#isOver()) this.#writeUses();
    while (this.#isOver()) {
      const least = this.#sql.leastUsed.get()?.key;
      if (typeof least !== 'string' || !this.#drop(least)) this.#held = null;
    }
  }

  #drop(key: string): boolean {
    this.#uses.delete(key);
    const size = this.#sql.delete.get(key)?.size;
    if (size === undefined) return false;
    this.#changed(-1, -Number(size));
    return true;
  }

  #sweep(): void {
    const ended = this.#sql.sweep.all(this.#bounds.clock.now(), SWEPT_ENTRIES);
    for (const { size } of ended) this.#changed(-1, -Number(size));
  }

  #writeUses(): void {
    for (const [key, use] of this.#uses) this.#sql.used.run(use, key);
    this.#uses.clear();
  }

  #isOver(): boolean {
    const { entries, bytes } = this.#totals();
    return entries > this.#bounds.entries || bytes > this.#bounds.bytes;
  }

  #nextUse(): number {
    this.#use += 1;
    return this.#use;
  }

  #totals(): { entries: number; bytes: number } {
    if (this.#held === null) {
      const row = this.#sql.totals.get();
      this.#held = { entries: Number(row?.entries ?? 0), bytes: Number(row?.bytes ?? 0) };
    }
    return this.#held;
  }

  #changed(entries: number, bytes: number): void {
    if (this.#held === null) return;
    this.#held = { entries: this.#held.entries + entries, bytes: this.#held.bytes + bytes };
  }

  #write<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (cause) {
      this.#held = null;
      // A full disk has ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw cause;
    }
  }
}

function checksum(key: string, ends: number, value: Uint8Array): number {
  return crc32(value, crc32(`${ends} ${key}`));
}

function statements(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    get: prepare('SELECT ends, checksum, value FROM entries WHERE key = ? AND ends > ?'),
    insert: prepare('INSERT INTO entries (key, ends, used, size, checksum, value) VALUES (?, ?, ?, ?, ?, ?)'),
    delete: prepare('DELETE FROM entries WHERE key = ? RETURNING size'),
    used: prepare('UPDATE entries SET used = ? WHERE key = ?'),
    leastUsed: prepare('SELECT key FROM entries ORDER BY used LIMIT 1'),
    lastUse: prepare('SELECT max(used) AS used FROM entries'),
    totals: prepare('SELECT count(*) AS entries, sum(size) AS bytes FROM entries'),
    sweep: prepare(
      `DELETE FROM entries WHERE rowid IN
         (SELECT rowid FROM entries WHERE ends <= ? ORDER BY ends LIMIT ?) RETURNING size`,
    ),
    increment: prepare(
      `INSERT INTO counters (key, count) VALUES (?, 1)
         ON CONFLICT (key) DO UPDATE SET count = count + 1 RETURNING count`,
    ),
    count: prepare('SELECT count FROM counters WHERE key = ?'),
  };
}
