import { lexicalEmbedder } from '../../../src/adapters/embedder/lexicalEmbedder.ts';
import { memoryVectors } from '../../../src/adapters/vectors/memoryVectors.ts';
import { coreGuards } from '../../../src/cache/coreGuards.ts';
import { type Random, seededRandom } from '../../../src/calibration/seededRandom.ts';
import { BASE, MUTATIONS, randomAsking, WORDS } from '../../../test/cache/isolationCases.ts';
import {
  type Asking,
  asking,
  contentOf,
  fill,
  HeldClock,
  NEVER,
  type OpenedCache,
  openCache,
} from '../../../test/cache/openCache.ts';
import { servedShare } from '../nearMiss/servedShare.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';

const TENANTS = 20;
const SEED = 'isolation';

/**
 * G4: the cache with its own guards, embedder and stores, serving by likeness too. Every answer carries whose it
 * is; one that another scope gets is a leak.
 */
export async function isolation({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  const requests = quick ? 1000 : 10_000;
  const random = seededRandom(SEED);
  const asked = await randomRequests(requests, random);
  const mutated = await mutatedFields();
  const unknown = await unknownFields(quick ? 50 : 500, random);
  const leaks = asked.leaks + mutated + unknown.leaks;
  const { low, high } = servedShare(asked.leaks, asked.hits);
  return [
    {
      id: 'G4',
      promise:
        '10,000 random requests, 20 tenants, equal prompts; every key field mutated: 0 cross-scope hits',
      measured: `${leaks}; ${requests.toLocaleString('en-US')} requests of ${TENANTS} tenants, ${asked.hits.toLocaleString('en-US')} hits (${asked.likenessHits} by likeness), ${MUTATIONS.length} fields and ${unknown.fields} unknown ones mutated`,
      kept: leaks === 0 && asked.likenessHits > 0,
      n: asked.requests,
      counted: 'requests',
      values: {
        leaks,
        hits: asked.hits,
        likenessHits: asked.likenessHits,
        tenants: TENANTS,
        mutations: MUTATIONS.length,
        mutationLeaks: mutated,
        unknownFields: unknown.fields,
        unknownFieldLeaks: unknown.leaks,
      },
      interval: { low, high },
    },
  ];
}

function openRealCache(): OpenedCache {
  const embedder = lexicalEmbedder();
  const clock = new HeldClock();
  const vectors = memoryVectors({ dimension: embedder.dimension, entries: 20_000, clock });
  return openCache({ guards: coreGuards, embedder, vectors }, clock);
}

async function randomRequests(requests: number, random: Random) {
  const opened = openRealCache();
  let hits = 0;
  let likenessHits = 0;
  let leaks = 0;
  for (let at = 0; at < requests; at += 1) {
    const { words, asked, owner } = randomAsking(random);
    const lookup = await fill(opened, asking(words, asked), owner);
    if (lookup.hit === null) continue;
    hits += 1;
    if (lookup.status === 'semantic') likenessHits += 1;
    if (contentOf(lookup) !== owner) leaks += 1;
  }
  await opened.cache.close();
  return { requests, hits, leaks, likenessHits };
}

/** Each field that an answer may depend on, changed by itself. */
async function mutatedFields(): Promise<number> {
  let leaks = 0;
  for (const [, changed] of MUTATIONS) if (await leaksTo(BASE, changed)) leaks += 1;
  return leaks;
}

/** Fields that nobody knows, of all kinds of values. */
async function unknownFields(fields: number, random: Random) {
  const values = [0, 1, '', 'x', true, false, null, [], {}, [1], { a: { b: null } }];
  let leaks = 0;
  for (let at = 0; at < fields; at += 1) {
    const name = `field_${Math.floor(random() * 1e9).toString(36)}`;
    const value = values[at % values.length];
    if (await leaksTo({}, { body: { [name]: value } })) leaks += 1;
  }
  return { fields, leaks };
}

/** Whether an answer that is kept for one request is found by the other, or even looked at. */
async function leaksTo(base: Asking, changed: Asking): Promise<boolean> {
  const opened = openRealCache();
  await fill(opened, asking(WORDS, base), 'Hold the button.');
  const again = await opened.cache.lookup(asking(WORDS, base), NEVER);
  if (again.status !== 'exact') throw new Error('Cannot measure isolation: the cache keeps nothing');
  const other = await opened.cache.lookup(asking(WORDS, changed), NEVER);
  await opened.cache.close();
  return other.hit !== null || other.record.candidates.length > 0;
}
