import { describe, expect, test } from 'vitest';
import { answering, asking, contentOf, fill, NEVER, openCache } from './openCache.ts';

const A = 'Where can I buy a big hat?';
const realClock = { now: Date.now, monotonicMs: () => performance.now() };

/** Two caches on one store that both of them share. */
function replicas(waitMs = 5000) {
  const { parts } = openCache();
  const shared = {
    ...parts,
    clock: realClock,
    store: { ...parts.store, shared: true },
    deadlines: { ...parts.deadlines, storeMs: 1000, lookupMs: 5000, waitMs },
  };
  return [openCache(shared).cache, openCache(shared).cache] as const;
}

describe('among replicas, a miss', () => {
  test('is answered by one, and given to the others', async () => {
    const [one, other] = replicas();
    const lookups = [await one.lookup(asking(A), NEVER), await other.lookup(asking(A), NEVER)] as const;
    expect(await one.claim(lookups[0], NEVER)).toBe(true);
    expect(await other.claim(lookups[1], NEVER)).toBe(false);
    const waiting = other.awaitClaimed(asking(A), lookups[1], NEVER);
    one.offer(asking(A), lookups[0], answering('At the hatter.'));
    one.release(lookups[0]);
    const hit = await waiting;
    expect(hit).toMatchObject({ tier: 'shared', id: lookups[0].entryId, model: 'small' });
    expect(hit?.answer.choices[0]?.message.content).toBe('At the hatter.');
    await one.flush();
    expect(await other.claim(await other.lookup(asking('Who?'), NEVER), NEVER)).toBe(true);
  });

  test('whose answer is not kept is answered by each, as soon as that is known', async () => {
    const [one, other] = replicas(60_000);
    const lookups = [await one.lookup(asking(A), NEVER), await other.lookup(asking(A), NEVER)] as const;
    await one.claim(lookups[0], NEVER);
    const waiting = other.awaitClaimed(asking(A), lookups[1], NEVER);
    one.release(lookups[0]);
    expect(await waiting).toBeNull();
    expect(await other.claim(lookups[1], NEVER)).toBe(true);
  });

  test('is waited for no longer than is allowed, or than anybody waits', async () => {
    const [one, other] = replicas(60);
    const lookups = [await one.lookup(asking(A), NEVER), await other.lookup(asking(A), NEVER)] as const;
    await one.claim(lookups[0], NEVER);
    expect(await other.awaitClaimed(asking(A), lookups[1], NEVER)).toBeNull();
    const [, patient] = replicas(60_000);
    const controller = new AbortController();
    const waiting = patient.awaitClaimed(asking(A), lookups[1], controller.signal);
    controller.abort();
    expect(await waiting).toBeNull();
  });

  test('is claimed by whoever finds the store failing, or shares it with nobody', async () => {
    const { parts } = openCache();
    const refused = () => Promise.reject(new Error('refused'));
    const broken = openCache({ store: { ...parts.store, shared: true, add: refused, get: refused } });
    const lookup = await broken.cache.lookup(asking(A), NEVER);
    expect(await broken.cache.claim(lookup, NEVER)).toBe(true);
    expect(await broken.cache.awaitClaimed(asking(A), lookup, NEVER)).toBeNull();
    const alone = openCache();
    const own = await alone.cache.lookup(asking(A), NEVER);
    expect(await alone.cache.claim(own, NEVER)).toBe(true);
    expect(await alone.cache.claim(own, NEVER)).toBe(true);
    alone.cache.release(own);
  });

  test('is not given back by one that did not claim it', async () => {
    const [one, other] = replicas();
    const lookups = [await one.lookup(asking(A), NEVER), await other.lookup(asking(A), NEVER)] as const;
    await one.claim(lookups[0], NEVER);
    await other.claim(lookups[1], NEVER);
    other.release(lookups[1]);
    await other.flush();
    expect(await other.claim(lookups[1], NEVER)).toBe(false);
  });
});

test('a lookup may be copied on its way, and is still known by what it found', async () => {
  const opened = openCache();
  const lookup = { ...(await opened.cache.lookup(asking(A), NEVER)) };
  opened.cache.offer(asking(A), lookup, answering('At the hatter.'));
  await opened.cache.flush();
  expect(contentOf(await opened.cache.lookup(asking(A), NEVER))).toBe('At the hatter.');
  expect(JSON.stringify(await fill(opened, asking(A), 'x'))).not.toContain('hat?');
});
