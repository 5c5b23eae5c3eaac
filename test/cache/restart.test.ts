import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqliteKeyValue } from '../../src/adapters/store/sqliteKeyValue.ts';
import { openSqliteVectors } from '../../src/adapters/store/sqliteVectors.ts';
import { memoryVectors } from '../../src/adapters/vectors/memoryVectors.ts';
import {
  answering,
  asking,
  contentOf,
  fill,
  HeldClock,
  NEVER,
  openCache,
  wordEmbedder,
} from './openCache.ts';

const A = 'Where can I buy a big hat?';
/** The same in other words. */
const B = 'Where can I purchase a large hat?';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-restart-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function started(clock: HeldClock, fingerprint = 'words-1') {
  const path = join(folder, 'cache.sqlite');
  const faults: string[] = [];
  const onFault = ({ message }: { readonly message: string }) => faults.push(message);
  const embedder = wordEmbedder(fingerprint);
  const { dimension } = embedder;
  const vectors = openSqliteVectors(`${path}.vectors`, {
    fingerprint,
    dimension,
    index: (journal) => memoryVectors({ dimension, entries: 100, clock, journal }),
    clock,
    onFault,
  });
  const store = openSqliteKeyValue(path, { entries: 400, bytes: 1e7, clock, onFault });
  await vectors.loaded;
  return { ...openCache({ store, vectors, embedder }, clock), files: faults };
}

test('a cache in files finds after a restart what is alike, until the embedder is another', async () => {
  const clock = new HeldClock();
  const first = await started(clock);
  const { entryId } = await fill(first, asking(A), answering('At the hatter.'));
  await first.cache.close();

  const second = await started(clock);
  const found = await second.cache.lookup(asking(B), NEVER);
  expect(found).toMatchObject({ status: 'semantic', hit: { id: entryId, byLikeness: true } });
  expect(contentOf(found)).toBe('At the hatter.');
  await second.cache.close();

  const third = await started(clock, 'words-2');
  expect(third.cache.stats().vectors).toBe(0);
  const other = await third.cache.lookup(asking('Where can I purchase a big hat?'), NEVER);
  expect(other).toMatchObject({ status: 'miss', record: { reason: 'no_candidate' } });
  expect((await third.cache.lookup(asking(A), NEVER)).status).toBe('exact');
  await third.cache.close();
  expect([...first.files, ...second.files, ...third.files]).toEqual([]);
});
