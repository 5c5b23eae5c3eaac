import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteKeyValue } from '../../../src/adapters/store/sqliteKeyValue.ts';
import { HeldClock } from './heldClock.ts';
import { keyValueContract } from './keyValueContract.ts';
import { ModelOfStore, storeCommands } from './modelOfStore.ts';

const never = new AbortController().signal;
const text = (value: string) => new TextEncoder().encode(value);
const LONG_MS = 60_000;

let folder = '';
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-sqlite-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const newPath = () => {
  files += 1;
  return join(folder, `${files}`, 'cache.sqlite');
};

function openAt(path: string, options: { entries?: number; bytes?: number; clock?: HeldClock } = {}) {
  const faults: string[] = [];
  const store = openSqliteKeyValue(path, {
    entries: 1_000,
    bytes: 8_000_000,
    clock: new HeldClock(),
    ...options,
    onFault: ({ message }) => faults.push(message),
  });
  return { store, faults };
}

keyValueContract('sqlite', async () => {
  const clock = new HeldClock();
  const path = newPath();
  return {
    open: () => openAt(path, { clock }).store,
    pass: (ms) => clock.pass(ms),
    keeps: true,
    end: async () => undefined,
  };
});

describe('a store in a file', () => {
  test('is a map with ends, of which the least recently used goes first, also across restarts', async () => {
    const bounds = { entries: 4, bytes: 60, endedGoFirst: true };
    await fc.assert(
      fc.asyncProperty(storeCommands(bounds), async (commands) => {
        const clock = new HeldClock();
        const path = newPath();
        const open = () => openAt(path, { ...bounds, clock }).store;
        const real = {
          store: open(),
          clock,
          reopen: async () => {
            await real.store.close();
            real.store = open();
          },
        };
        await fc.asyncModelRun(() => ({ model: new ModelOfStore(bounds, clock), real }), commands);
        await real.store.close();
      }),
      { numRuns: 60 },
    );
  });

  test('finds its entries after the process was ended without a word', async () => {
    const path = newPath();
    const code = `
      import { openSqliteKeyValue } from './sqliteKeyValue.ts';
      const clock = { now: () => 1_700_000_000_000 };
      const store = openSqliteKeyValue(process.argv[1], { entries: 9, bytes: 999, clock, onFault: console.error });
      const signal = new AbortController().signal;
      await store.set('a', new TextEncoder().encode('one'), 60_000, signal);
      await store.increment('n', signal);
      process.kill(process.pid, 'SIGKILL');`;
    expect(runBesideStore(code, path).signal).toBe('SIGKILL');
    const { store, faults } = openAt(path);
    expect(await store.get(['a'], never)).toEqual([text('one')]);
    expect(await store.count('n', never)).toBe(1);
    expect(faults).toEqual([]);
    await store.close();
  });

  test('is readable by its owner alone', async () => {
    const path = newPath();
    const { store } = openAt(path);
    await store.set('a', text('one'), LONG_MS, never);
    for (const name of readdirSync(join(path, '..')))
      expect(statSync(join(path, '..', name)).mode & 0o077).toBe(0);
    await store.close();
  });

  test('clears entries that ended, without being asked for them', async () => {
    const clock = new HeldClock();
    const { store } = openAt(newPath(), { clock });
    for (let n = 0; n < 50; n += 1) await store.set(`old ${n}`, text('x'), 10, never);
    clock.pass(10);
    for (let n = 0; n < 64; n += 1) await store.set(`new ${n}`, text('x'), LONG_MS, never);
    expect(store.size()).toBe(64);
    await store.close();
  });

  test('stays within its bytes when many of them are replaced and dropped', async () => {
    const path = newPath();
    const { store } = openAt(path, { bytes: 1_000_000 });
    for (let n = 0; n < 600; n += 1) await store.set(`${n}`, new Uint8Array(20_000), LONG_MS, never);
    expect(store.size()).toBe(49);
    await store.close();
    expect(statSync(path).size).toBeLessThan(2_000_000);
  });

  test.each<readonly [string, (path: string) => void]>([
    ['text', (path) => writeFileSync(path, 'this was never a database\n'.repeat(100))],
    ['a few bytes', (path) => writeFileSync(path, 'x')],
    ['the first half of a page', (path) => writeFileSync(path, text('SQLite format 3\0'))],
    ['a database of another program', (path) => new DatabaseSync(path).exec('CREATE TABLE notes (a)')],
    [
      'a cache of a later version',
      (path) => new DatabaseSync(path).exec('PRAGMA application_id = 0x64746b76; PRAGMA user_version = 99'),
    ],
  ])('moves %s aside, with a message, and begins anew', async (_, write) => {
    const path = newPath();
    mkdirSync(join(path, '..'), { recursive: true });
    write(path);
    const before = readFileSync(path);
    const { store, faults } = openAt(path);
    await store.set('a', text('one'), LONG_MS, never);
    expect(await store.get(['a'], never)).toEqual([text('one')]);
    expect(readFileSync(`${path}.bad-1`)).toEqual(before);
    expect(faults).toEqual([expect.stringContaining(`it is now ${path}.bad-1, and the cache begins anew`)]);
    await store.close();
  });

  test('takes an empty file for a new one', async () => {
    const path = newPath();
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '');
    const { store, faults } = openAt(path);
    await store.set('a', text('one'), LONG_MS, never);
    expect(faults).toEqual([]);
    await store.close();
  });

  test('moves the next damaged file beside the first', async () => {
    const path = newPath();
    mkdirSync(join(path, '..'), { recursive: true });
    for (const n of [1, 2, 3]) {
      writeFileSync(path, `bad ${n}`.repeat(300));
      const { store } = openAt(path);
      await store.close();
      expect(readFileSync(`${path}.bad-${n}`, 'utf8')).toBe(`bad ${n}`.repeat(300));
      rmSync(path);
    }
  });

  test('survives any damage to its file: an entry is as it was, or absent, or the call rejects', async () => {
    const path = newPath();
    const values = Array.from({ length: 40 }, (_, n) => text(`${n} `.repeat(300)));
    const first = openAt(path).store;
    for (const [n, value] of values.entries()) await first.set(`${n}`, value, LONG_MS, never);
    await first.close();
    const whole = readFileSync(path);
    const damage = fc.array(
      fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 600 })),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(damage, fc.option(fc.nat(whole.length)), async (writes, length) => {
        const damaged = newPath();
        mkdirSync(join(damaged, '..'), { recursive: true });
        const bytes = Buffer.from(whole.subarray(0, length ?? whole.length));
        for (const [at, patch] of writes)
          bytes.set(patch.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        writeFileSync(damaged, bytes);
        const { store } = openAt(damaged);
        for (let n = 0; n < 3; n += 1) {
          for (const [at, value] of values.entries()) {
            const [found] = await store.get([`${at}`], never).catch(() => [null]);
            if (found !== null) expect(found).toEqual(value);
          }
          await Promise.allSettled([store.set('new', text('x'), LONG_MS, never)]);
        }
        // Whatever it was, it is a store again.
        await store.set('last', text('kept'), LONG_MS, never);
        expect(await store.get(['last'], never)).toEqual([text('kept')]);
        await store.close();
      }),
      { numRuns: 60 },
    );
  });

  test('damaged while it is open: one call rejects, the file goes aside, the next call works', async () => {
    const path = newPath();
    const { store, faults } = openAt(path);
    for (let n = 0; n < 400; n += 1) await store.set(`${n}`, new Uint8Array(15_000), LONG_MS, never);
    await store.close();
    const again = openAt(path, { clock: new HeldClock() });
    // Every page but the first, which is not read again.
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4_096);
    writeFileSync(path, bytes);
    const keys = Array.from({ length: 400 }, (_, n) => `${n}`);
    await expect(again.store.get(keys, never)).rejects.toThrow('Cannot read the cache file');
    expect(again.faults).toEqual([expect.stringContaining(`${path}.bad-1`)]);
    await again.store.set('a', text('one'), LONG_MS, never);
    expect(await again.store.get(['a', '1'], never)).toEqual([text('one'), null]);
    await again.store.close();
    expect(faults).toEqual([]);
  });

  test('where no file can be, every call rejects and says so; when one can, it works by itself', async () => {
    const path = newPath();
    writeFileSync(join(path, '..'), 'a file where the folder should be');
    const clock = new HeldClock();
    const { store, faults } = openAt(path, { clock });
    await expect(store.set('a', text('one'), LONG_MS, never)).rejects.toThrow(
      `Cannot open the cache file ${path}`,
    );
    await expect(store.get(['a'], never)).rejects.toThrow('Cannot open the cache file');
    expect(store.size()).toBe(null);
    clock.pass(5_000);
    await expect(store.get(['a'], never)).rejects.toThrow('Cannot open the cache file');
    expect(faults).toHaveLength(1);
    rmSync(join(path, '..'));
    clock.pass(5_000);
    await store.set('a', text('one'), LONG_MS, never);
    expect(await store.get(['a'], never)).toEqual([text('one')]);
    await store.close();
  });

  test('held by another program: calls reject, and work when it lets go', async () => {
    const path = newPath();
    const { store } = openAt(path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN EXCLUSIVE');
    await expect(store.set('a', text('one'), LONG_MS, never)).rejects.toThrow('locked');
    other.exec('COMMIT');
    other.close();
    await store.set('a', text('one'), LONG_MS, never);
    await store.close();
    expect(existsSync(`${path}.bad-1`)).toBe(false);
  });

  test('on a full disk writes reject, what was kept is still given, and nothing crashes', () => {
    const code = `
      import { openSqliteKeyValue } from './sqliteKeyValue.ts';
      const clock = { now: () => 1_700_000_000_000 };
      const store = openSqliteKeyValue(process.argv[1], { entries: 9999, bytes: 1e9, clock, onFault: console.error });
      const signal = new AbortController().signal;
      let kept = 0;
      let refused = 0;
      for (let n = 0; n < 100; n += 1) {
        await store.set(String(n), new Uint8Array(20_000), 60_000, signal).then(() => (kept += 1), () => (refused += 1));
      }
      const found = await store.get(['0', '99'], signal);
      console.log(JSON.stringify({ kept, refused, first: found[0]?.length, last: found[1], size: store.size() }));
      await store.close();`;
    const { stdout, status } = runBesideStore(code, newPath(), { mostBytes: 500_000 });
    const told = JSON.parse(stdout);
    expect(told.kept).toBeGreaterThan(5);
    expect(told.refused).toBeGreaterThan(5);
    expect(told).toMatchObject({ first: 20_000, last: null, size: told.kept });
    expect(status).toBe(0);
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
