import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteVectors, type SqliteVectors } from '../../../src/adapters/store/sqliteVectors.ts';
import { memoryVectors } from '../../../src/adapters/vectors/memoryVectors.ts';
import type { VectorStore } from '../../../src/ports.ts';
import { DIMENSION, NOW, point, unit, vectorStoreContract } from '../vectors/vectorStoreContract.ts';
import { HeldClock } from './heldClock.ts';

const { signal } = new AbortController();
const HOUR_MS = 3_600_000;
const ID = (place: number) => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
/** Each is found by itself alone. */
const vectorOf = (place: number) => unit(1, place + 1, (place + 1) ** 2);

let folder = '';
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-vectors-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const newPath = () => {
  files += 1;
  return join(folder, `${files}`, 'vectors.sqlite');
};

interface Changes {
  readonly fingerprint?: string;
  readonly dimension?: number;
  readonly entries?: number;
  readonly clock?: HeldClock;
}

function openAt(path: string, changes: Changes = {}) {
  const { fingerprint = 'words-1', dimension = DIMENSION, entries = 1000 } = changes;
  const clock = changes.clock ?? new HeldClock(NOW);
  const faults: string[] = [];
  const store = openSqliteVectors(path, {
    fingerprint,
    dimension,
    index: (journal) => memoryVectors({ dimension, entries, clock, journal }),
    clock,
    onFault: ({ message }) => faults.push(message),
  });
  return { store, faults, clock };
}

async function loadedAt(path: string, changes: Changes = {}) {
  const opened = openAt(path, changes);
  await opened.store.loaded;
  return opened;
}

async function isFound(store: VectorStore, place: number, scope = 'scope-a'): Promise<boolean> {
  const found = await store.search({ scope, vector: vectorOf(place), limit: 1, floor: 0.99999 }, signal);
  return found[0]?.id === ID(place);
}

async function put(store: VectorStore, ...places: readonly number[]): Promise<void> {
  for (const place of places) await store.put(point({ id: ID(place), vector: vectorOf(place) }), signal);
}

/** Rows of the file, by their ids. */
function rowsOf(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare('SELECT id FROM vectors ORDER BY id').all();
  database.close();
  return rows.map(({ id }) => String(id));
}

vectorStoreContract(
  'a file beside an index in memory',
  async () => {
    const { store, clock } = await loadedAt(newPath());
    return {
      store,
      advance: (ms) => clock.pass(ms),
      settled: async () => undefined,
      cleanUp: () => store.close(),
    };
  },
  { runs: 40 },
);

vectorStoreContract(
  'a file that is opened again after each writing',
  async () => {
    const path = newPath();
    const clock = new HeldClock(NOW);
    let now: SqliteVectors = openAt(path, { clock }).store;
    return {
      store: {
        kind: now.kind,
        search: (query, until) => now.search(query, until),
        put: (one, until) => now.put(one, until),
        delete: (ids, until) => now.delete(ids, until),
        size: () => now.size(),
        close: () => now.close(),
      },
      advance: (ms) => clock.pass(ms),
      settled: async () => {
        await now.close();
        now = openAt(path, { clock }).store;
        await now.loaded;
      },
      cleanUp: () => now.close(),
    };
  },
  { runs: 20 },
);

type Step =
  | { readonly do: 'put'; readonly place: number; readonly scope: string; readonly lastsMs: number }
  | { readonly do: 'delete' | 'find'; readonly place: number; readonly scope: string }
  | { readonly do: 'wait' | 'reopen' | 'turn' };
const place = fc.integer({ min: 0, max: 9 });
const scope = fc.constantFrom('a', 'b');
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      place,
      scope,
      lastsMs: fc.integer({ min: 0, max: 5 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'find' as const), place, scope }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('wait' as const, 'reopen' as const, 'turn' as const) }),
  },
);

describe('vectors in a file', () => {
  test('are after any restart, also while it is loaded, those that the index held', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryStep, { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        async (steps, entries) => {
          const path = newPath();
          const clock = new HeldClock(NOW);
          let { store } = openAt(path, { entries, clock });
          /** The last that was put under each id; null where it was deleted. */
          const last = new Map<number, { scope: string; ends: number } | null>();
          for (const step of steps) {
            if (step.do === 'put') {
              const ends = clock.now() + step.lastsMs;
              const one = point({ id: ID(step.place), scope: step.scope, vector: vectorOf(step.place) });
              await store.put({ ...one, expiresAtMs: ends }, signal);
              last.set(step.place, { scope: step.scope, ends });
            }
            if (step.do === 'delete') {
              await store.delete([ID(step.place)], signal);
              last.set(step.place, null);
            }
            if (step.do === 'find' && (await isFound(store, step.place, step.scope))) {
              const held = last.get(step.place);
              expect(held?.scope).toBe(step.scope);
              expect(held?.ends).toBeGreaterThan(clock.now());
            }
            if (step.do === 'wait') clock.pass(1);
            if (step.do === 'turn') await turn();
            if (step.do === 'reopen') {
              await store.close();
              ({ store } = openAt(path, { entries, clock }));
            }
            expect(store.size()).toBeLessThanOrEqual(entries);
          }
          await store.loaded;
          const held: boolean[] = [];
          for (const each of last.keys()) held.push(await isFound(store, each, last.get(each)?.scope));
          await store.close();
          expect(rowsOf(path).length).toBeLessThanOrEqual(entries);
          const again = await loadedAt(path, { entries, clock });
          const after: boolean[] = [];
          for (const each of last.keys()) after.push(await isFound(again.store, each, last.get(each)?.scope));
          expect(after).toEqual(held);
          await again.store.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  test('are dropped there as they are in memory: the file holds no more than the index', async () => {
    const path = newPath();
    const { store } = await loadedAt(path, { entries: 3 });
    await put(store, 0, 1, 2);
    expect(await isFound(store, 0)).toBe(true);
    await put(store, 3, 4);
    await store.close();
    expect(rowsOf(path)).toEqual([ID(0), ID(3), ID(4)]);
    const fewer = await loadedAt(path, { entries: 2 });
    expect(fewer.store.size()).toBe(2);
    await fewer.store.close();
    expect(rowsOf(path)).toHaveLength(2);
  });

  test('of another fingerprint are removed, and never found', async () => {
    const path = newPath();
    const first = await loadedAt(path);
    await put(first.store, 0, 1);
    await first.store.close();
    const other = await loadedAt(path, { fingerprint: 'words-2' });
    expect(other.store.size()).toBe(0);
    await put(other.store, 2);
    await other.store.close();
    expect(rowsOf(path)).toEqual([ID(2)]);
    const larger = await loadedAt(path, { fingerprint: 'words-2', dimension: 2 * DIMENSION });
    expect(larger.store.size()).toBe(0);
    await larger.store.close();
    expect(rowsOf(path)).toEqual([]);
    expect([...first.faults, ...other.faults, ...larger.faults]).toEqual([]);
  });

  test('that have ended are removed', async () => {
    const path = newPath();
    const { store, clock } = await loadedAt(path);
    await put(store, 0);
    clock.pass(HOUR_MS - 1);
    await put(store, 1);
    await store.put(point({ id: ID(2), vector: vectorOf(2), expiresAtMs: clock.now() + 2 }), signal);
    await store.close();
    clock.pass(1);
    const again = await loadedAt(path, { clock });
    expect(again.store.size()).toBe(1);
    await again.store.close();
    expect(rowsOf(path)).toEqual([ID(2)]);
  });

  test('that are deleted or replaced before they are loaded do not come back', async () => {
    const path = newPath();
    const { store } = await loadedAt(path);
    const many = Array.from({ length: 100 }, (_, at) => at);
    await put(store, ...many);
    await store.close();
    const again = openAt(path);
    await again.store.delete([ID(98)], signal);
    await again.store.put(point({ id: ID(99), scope: 'scope-b', vector: vectorOf(99) }), signal);
    await again.store.loaded;
    expect(again.store.size()).toBe(99);
    expect(await isFound(again.store, 98)).toBe(false);
    expect(await isFound(again.store, 99)).toBe(false);
    expect(await isFound(again.store, 99, 'scope-b')).toBe(true);
    await again.store.close();
    expect(rowsOf(path)).toHaveLength(99);
  });

  test('are kept where the store is closed before it has been loaded', async () => {
    const path = newPath();
    const { store } = await loadedAt(path);
    await put(store, ...Array.from({ length: 100 }, (_, at) => at));
    await store.close();
    await openAt(path).store.close();
    const half = openAt(path).store;
    await turn();
    await half.close();
    expect(rowsOf(path)).toHaveLength(100);
  });

  test('are found after the process was ended without a word', async () => {
    const path = newPath();
    const code = `
      import { setImmediate as turn } from 'node:timers/promises';
      import { openSqliteVectors } from './sqliteVectors.ts';
      import { memoryVectors } from '../vectors/memoryVectors.ts';
      const clock = { now: () => ${NOW} };
      const store = openSqliteVectors(process.argv[1], {
        fingerprint: 'words-1', dimension: 2, clock, onFault: console.error,
        index: (journal) => memoryVectors({ dimension: 2, entries: 9, clock, journal }),
      });
      const vector = Float32Array.of(1, 0);
      const point = { id: '${ID(1)}', scope: 'a', tenant: 't', vector, expiresAtMs: ${NOW + HOUR_MS} };
      await store.put(point, new AbortController().signal);
      for (let at = 0; at < 9; at += 1) await turn();
      process.kill(process.pid, 'SIGKILL');`;
    expect(runBesideStore(code, path).signal).toBe('SIGKILL');
    const { store, faults } = await loadedAt(path, { dimension: 2 });
    const query = { scope: 'a', vector: Float32Array.of(1, 0), limit: 1, floor: 0.9 };
    expect(await store.search(query, signal)).toEqual([{ id: ID(1), similarity: 1 }]);
    expect(faults).toEqual([]);
    await store.close();
  });

  test('are readable by their owner alone', async () => {
    const path = newPath();
    const { store } = await loadedAt(path);
    await put(store, 0);
    await turn();
    await turn();
    expect(readdirSync(dirname(path)).length).toBeGreaterThan(1);
    for (const name of readdirSync(dirname(path)))
      expect(statSync(join(dirname(path), name)).mode & 0o077).toBe(0);
    await store.close();
  });

  test.each<readonly [string, (path: string) => void]>([
    ['text', (path) => writeFileSync(path, 'this was never a database\n'.repeat(100))],
    ['a database of another program', (path) => new DatabaseSync(path).exec('CREATE TABLE notes (a)')],
    [
      'the answers of a cache',
      (path) => new DatabaseSync(path).exec('PRAGMA application_id = 0x64746b76; PRAGMA user_version = 1'),
    ],
    [
      'an index of a later version',
      (path) => new DatabaseSync(path).exec('PRAGMA application_id = 0x64747678; PRAGMA user_version = 99'),
    ],
  ])('are not looked for in %s, which is moved aside, with a message', async (_, write) => {
    const path = newPath();
    mkdirSync(dirname(path), { recursive: true });
    write(path);
    const before = readFileSync(path);
    const { store, faults } = await loadedAt(path);
    await put(store, 0);
    await store.close();
    expect(readFileSync(`${path}.bad-1`)).toEqual(before);
    expect(faults).toEqual([
      expect.stringContaining(`it is now ${path}.bad-1, and the vector index begins anew`),
    ]);
    expect(rowsOf(path)).toEqual([ID(0)]);
  });

  test('survive any damage to the file: each is as it was, or absent, and the next are kept again', async () => {
    const path = newPath();
    const first = await loadedAt(path);
    const many = Array.from({ length: 200 }, (_, at) => at);
    await put(first.store, ...many);
    await first.store.close();
    const whole = readFileSync(path);
    const damage = fc.array(
      fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 600 })),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(damage, fc.option(fc.nat(whole.length)), async (writes, length) => {
        const damaged = newPath();
        mkdirSync(dirname(damaged), { recursive: true });
        const bytes = Buffer.from(whole.subarray(0, length ?? whole.length));
        for (const [at, patch] of writes)
          bytes.set(patch.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        writeFileSync(damaged, bytes);
        const { store } = await loadedAt(damaged);
        const query = { scope: 'scope-a', vector: unit(1, 2, 3, 4), limit: 200, floor: -1 };
        for (const { id, similarity } of await store.search(query, signal)) {
          const own = vectorOf(Number(id.slice(-12)));
          const expected = own.reduce((sum, entry, at) => sum + entry * (query.vector[at] ?? 0), 0);
          expect(similarity).toBeCloseTo(expected, 4);
        }
        // A damage that is met when a row is written costs that one row.
        for (const each of [1000, 1001, 1002, 1003]) {
          await put(store, each);
          await turn();
          await turn();
        }
        expect(await isFound(store, 1000)).toBe(true);
        await store.close();
        const again = await loadedAt(damaged);
        expect(again.store.size()).toBeGreaterThan(0);
        await again.store.close();
      }),
      { numRuns: 25 },
    );
  });

  test('are found without a file where none can be, which is told once; and kept when one can', async () => {
    const path = newPath();
    writeFileSync(dirname(path), 'a file where the folder should be');
    const { store, faults, clock } = await loadedAt(path);
    await put(store, 0);
    await turn();
    await turn();
    clock.pass(5000);
    await put(store, 1);
    await turn();
    await turn();
    expect(await isFound(store, 0)).toBe(true);
    expect(faults).toEqual([expect.stringContaining(`Cannot open the vector index file ${path}`)]);
    rmSync(dirname(path));
    clock.pass(5000);
    await put(store, 2);
    await store.close();
    expect(rowsOf(path)).toEqual([ID(2)]);
    expect(faults).toHaveLength(1);
  });

  test('are found while another program holds the file, which is told once', async () => {
    const path = newPath();
    const { store, faults } = await loadedAt(path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    for (const each of [0, 1]) {
      await put(store, each);
      await turn();
      await turn();
    }
    expect(await isFound(store, 1)).toBe(true);
    expect(faults).toEqual([expect.stringContaining('Cannot write the vector index file')]);
    other.exec('COMMIT');
    other.close();
    await put(store, 2);
    await store.close();
    expect(rowsOf(path)).toEqual([ID(2)]);
  });

  test('are found on a full disk, and nothing crashes', () => {
    const code = `
      import { setImmediate as turn } from 'node:timers/promises';
      import { openSqliteVectors } from './sqliteVectors.ts';
      import { memoryVectors } from '../vectors/memoryVectors.ts';
      const clock = { now: () => ${NOW} };
      const faults = [];
      const store = openSqliteVectors(process.argv[1], {
        fingerprint: 'words-1', dimension: 512, clock, onFault: ({ message }) => faults.push(message),
        index: (journal) => memoryVectors({ dimension: 512, entries: 9999, clock, journal }),
      });
      const { signal } = new AbortController();
      for (let at = 0; at < 500; at += 1) {
        const vector = new Float32Array(512).with(at, 1);
        await store.put({ id: String(at), scope: 'a', tenant: 't', vector, expiresAtMs: ${NOW + HOUR_MS} }, signal);
        await turn();
      }
      const vector = new Float32Array(512).with(499, 1);
      const found = await store.search({ scope: 'a', vector, limit: 1, floor: 0.9 }, signal);
      console.log(JSON.stringify({ found, size: store.size(), faults: faults.length }));
      await store.close();`;
    const { stdout, stderr, status } = runBesideStore(code, newPath(), { mostBytes: 500_000 });
    expect(stderr).not.toContain('Error');
    expect(JSON.parse(stdout)).toMatchObject({ found: [{ id: '499' }], size: 500 });
    expect(status).toBe(0);
  });

  test('are loaded, 50,000 of them, a few in each turn of the event loop', async () => {
    const count = 50_000;
    const path = newPath();
    const { store } = await loadedAt(path, { entries: count });
    for (let at = 0; at < count; at += 1) await store.put(point({ scope: `scope-${at % 7}` }), signal);
    await store.close();
    const again = openAt(path, { entries: count });
    let most = 0;
    let before = 0;
    let isOver = false;
    void again.store.loaded.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const size = again.store.size() ?? 0;
      most = Math.max(most, size - before);
      before = size;
      await turn();
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(16);
    expect(again.store.size()).toBe(count);
    await again.store.close();
  });
});

/** Runs a module in another process, in the folder of the store; files may not grow beyond `mostBytes`. */
function runBesideStore(code: string, path: string, limits: { readonly mostBytes?: number } = {}) {
  const cwd = fileURLToPath(new URL('../../../src/adapters/store/', import.meta.url));
  const node = [process.execPath, '--input-type=module-typescript', '--eval', code, path];
  // In blocks of 512 bytes, as POSIX has it; beyond it a write fails as on a full disk.
  const limit = limits.mostBytes === undefined ? '' : `ulimit -f ${Math.floor(limits.mostBytes / 512)};`;
  return spawnSync('sh', ['-c', `${limit} exec "$0" "$@"`, ...node], { cwd, encoding: 'utf8' });
}
