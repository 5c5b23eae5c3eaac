import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { VectorPoint } from '../../ports.ts';
import { type CacheFileForm, UnusableFile } from './openCacheFile.ts';

export const VECTORS_FORM: CacheFileForm = {
  /** "dtvx" */
  applicationId: 0x64747678,
  version: 1,
  tables: `
    CREATE TABLE vectors (
      place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, scope TEXT NOT NULL,
      tenant TEXT NOT NULL, ends INTEGER NOT NULL, checksum INTEGER NOT NULL, vector BLOB NOT NULL
    ) STRICT;`,
  // A vector fills half of a page of 4 KB, and the rest of it would stay empty. Nothing waits for the disk: after a
  // power failure a vector may be missing or damaged, which its checksum tells; what is lost is made again.
  settings: 'PRAGMA page_size = 16384; PRAGMA wal_autocheckpoint = 32; PRAGMA synchronous = OFF',
  checkedBytes: 0,
};

/** A row as it was read. */
export interface VectorRow {
  /** In the order of writing, >= 1. */
  readonly place: number;
  readonly id: string;
  /** Null: of another fingerprint or size, or damaged. */
  readonly point: VectorPoint | null;
}

/**
 * Vectors in an open database. Every method is synchronous, as short as what it is given, and throws what SQLite
 * throws; a write that throws has changed nothing.
 */
export class VectorTable {
  readonly #database: DatabaseSync;
  readonly #fingerprint: string;
  readonly #dimension: number;
  readonly #sql: ReturnType<typeof statements>;

  constructor(database: DatabaseSync, of: { readonly fingerprint: string; readonly dimension: number }) {
    this.#database = database;
    this.#fingerprint = of.fingerprint;
    this.#dimension = of.dimension;
    this.#sql = statements(database);
  }

  /**
   * @param limit of rows, those written first to come first.
   * @throws UnusableFile too.
   */
  rowsAfter(place: number, limit: number): VectorRow[] {
    let last = place;
    return this.#sql.after.all(place, limit).map((row) => {
      const own = Number(row.place);
      // The pages of a damaged file may lead in a circle.
      if (own <= last) throw new UnusableFile('its rows are out of order');
      last = own;
      return { place: own, id: String(row.id), point: this.#pointOf(row) };
    });
  }

  /** @param changes by id: what it is from now on, or null for no longer there. */
  write(changes: Iterable<readonly [id: string, point: VectorPoint | null]>): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const [id, point] of changes) {
        if (point === null) this.#sql.delete.run(id);
        else this.#put(point);
      }
      this.#database.exec('COMMIT');
    } catch (cause) {
      // A full disk has ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw cause;
    }
  }

  close(): void {
    this.#database.close();
  }

  #put({ id, scope, tenant, expiresAtMs, vector }: VectorPoint): void {
    const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
    const fingerprint = this.#fingerprint;
    const checksum = checksumOf([id, fingerprint, scope, tenant, expiresAtMs], bytes);
    this.#sql.put.run(id, fingerprint, scope, tenant, expiresAtMs, checksum, bytes);
  }

  #pointOf({ id, fingerprint, scope, tenant, ends, checksum, vector }: Record<string, unknown>) {
    if (fingerprint !== this.#fingerprint || !(vector instanceof Uint8Array)) return null;
    if (vector.length !== this.#dimension * Float32Array.BYTES_PER_ELEMENT) return null;
    // SQLite does not notice a damaged byte within a value.
    if (checksum !== checksumOf([id, fingerprint, scope, tenant, ends], vector)) return null;
    const point: VectorPoint = {
      id: String(id),
      scope: String(scope),
      tenant: String(tenant),
      expiresAtMs: Number(ends),
      vector: numbersOf(vector),
    };
    return point;
  }
}

function numbersOf(bytes: Uint8Array): Float32Array {
  const entries = bytes.length / Float32Array.BYTES_PER_ELEMENT;
  const isAligned = bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0;
  const { buffer, byteOffset } = isAligned ? bytes : bytes.slice();
  return new Float32Array(buffer, byteOffset, entries);
}

function checksumOf(about: readonly unknown[], bytes: Uint8Array): number {
  return crc32(bytes, crc32(JSON.stringify(about)));
}

function statements(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    after: prepare('SELECT * FROM vectors WHERE place > ? ORDER BY place LIMIT ?'),
    put: prepare(
      `REPLACE INTO vectors (id, fingerprint, scope, tenant, ends, checksum, vector)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    delete: prepare('DELETE FROM vectors WHERE id = ?'),
  };
}
