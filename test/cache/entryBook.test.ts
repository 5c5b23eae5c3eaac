import { describe, expect, test } from 'vitest';
import type { CachedAnswer, Principal } from '../../src/ports.ts';
import { asking, contentOf, fill, NEVER, type OpenedCache, openCache } from './openCache.ts';

const A = 'Where can I buy a big hat?';
const B = 'Where can I purchase a large hat?';
const acme: Principal = { tenant: 'acme', key: 'k1', admin: false };
const globex: Principal = { tenant: 'globex', key: 'k1', admin: true };
const NO_ID = '00000000-0000-8000-8000-000000000000';

async function kept(tags: readonly string[] = []): Promise<OpenedCache & { readonly id: string }> {
  const opened = openCache();
  const { entryId } = await fill(opened, asking(A, { wish: { tags } }), 'At the hatter.');
  return { ...opened, id: entryId ?? '' };
}

async function semanticHit(opened: OpenedCache, words = B): Promise<CachedAnswer> {
  const { hit } = await opened.cache.lookup(asking(words), NEVER);
  if (hit === null) throw new TypeError('Not found');
  await opened.cache.flush();
  return hit;
}

describe('an owner', () => {
  test('is told of an entry', async () => {
    const { cache, clock, id } = await kept(['red', 'blue']);
    clock.advance(5000);
    expect(await cache.describe(acme, id)).toEqual({
      id,
      tier: 'draft',
      model: 'small',
      ageSeconds: 5,
      expiresInSeconds: 82_075,
      tags: ['red', 'blue'],
      question: A,
    });
  });

  test('removes it, once', async () => {
    const { cache, id } = await kept();
    expect(await cache.remove(acme, id)).toBe(true);
    expect(await cache.remove(acme, id)).toBe(false);
    expect(await cache.describe(acme, id)).toBeNull();
    for (const words of [A, `${A}!`, B]) expect((await cache.lookup(asking(words), NEVER)).hit).toBeNull();
    expect(cache.stats().vectors).toBe(0);
  });

  test.each([
    ['of another tenant', globex, null],
    ['that is unknown', acme, NO_ID],
    ['that is no id', acme, '*'],
  ])('finds no entry %s', async (_, principal, other) => {
    const { cache, id } = await kept();
    expect(await cache.describe(principal, other ?? id)).toBeNull();
    expect(await cache.remove(principal, other ?? id)).toBe(false);
    cache.rejected(principal, { id: other ?? id, textKey: null });
    await cache.flush();
    expect((await cache.lookup(asking(A), NEVER)).status).toBe('exact');
  });

  test('purges everything of its own, and nothing else', async () => {
    const opened = await kept();
    const { cache, id } = opened;
    await fill(opened, asking(A, { tenant: 'globex' }), 'Nowhere.');
    const before = await cache.lookup(asking('What is a hat?'), NEVER);
    await cache.purge(acme, null);
    for (const words of [A, `${A}!`, B]) expect((await cache.lookup(asking(words), NEVER)).hit).toBeNull();
    expect(await cache.describe(acme, id)).toBeNull();
    expect((await cache.lookup(asking(A, { tenant: 'globex' }), NEVER)).status).toBe('exact');
    // What was asked for before the purge is not found after it either.
    cache.offer(asking('What is a hat?'), before, { ...hatAnswer });
    await cache.flush();
    expect((await cache.lookup(asking('What is a hat?'), NEVER)).hit).toBeNull();
    await fill(opened, asking(A), 'In town.');
    expect(contentOf(await cache.lookup(asking(A), NEVER))).toBe('In town.');
  });

  test('purges by a tag', async () => {
    const opened = await kept(['red', 'blue']);
    const { cache, id } = opened;
    await fill(opened, asking('What is a hat?', { wish: { tags: ['green'] } }), 'Felt.');
    const tagged = asking('Who wears a hat?', { wish: { tags: ['blue'] } });
    const before = await cache.lookup(tagged, NEVER);
    await cache.purge(globex, 'blue');
    expect((await cache.lookup(asking(A), NEVER)).status).toBe('exact');
    await cache.purge(acme, 'blue');
    for (const words of [A, `${A}!`, B]) expect((await cache.lookup(asking(words), NEVER)).hit).toBeNull();
    expect(await cache.describe(acme, id)).toBeNull();
    expect((await cache.lookup(asking('What is a hat?'), NEVER)).status).toBe('exact');
    cache.offer(tagged, before, { ...hatAnswer });
    await cache.flush();
    expect((await cache.lookup(tagged, NEVER)).hit).toBeNull();
  });

  test('hears when the store cannot be reached', async () => {
    const { parts } = openCache();
    const refused = () => Promise.reject(new Error('refused'));
    const { cache } = openCache({ store: { ...parts.store, get: refused, increment: refused } });
    await expect(cache.purge(acme, null)).rejects.toMatchObject({ reason: 'store_failed' });
    await expect(cache.describe(acme, NO_ID)).rejects.toMatchObject({ reason: 'store_failed' });
  });
});

describe('feedback', () => {
  test('takes an entry with all that leads to it, and its pair is not tried again', async () => {
    const opened = await kept();
    const { cache, clock } = opened;
    const hit = await semanticHit(opened);
    cache.rejected(acme, hit);
    await cache.flush();
    clock.advance(1);
    for (const words of [A, `${A}!`, B]) expect((await cache.lookup(asking(words), NEVER)).hit).toBeNull();
    // The entry's own words may be answered anew; for the others it is not tried.
    await fill(opened, asking(A), 'In town.');
    expect((await cache.lookup(asking(A), NEVER)).status).toBe('exact');
    const again = await cache.lookup(asking(B), NEVER);
    expect(again.record).toMatchObject({ reason: 'vetoed', candidates: [{ vetoedBy: 'rejected' }] });
  });

  test.each([true, false])(
    'on an answer to its own words keeps the next draft of it out (by its words: %s)',
    async (named) => {
      const opened = await kept();
      const { cache, clock, id } = opened;
      const { textKey } = await cache.lookup(asking(A), NEVER);
      cache.rejected(acme, { id, textKey: named ? textKey : null });
      await cache.flush();
      clock.advance(1);
      await fill(opened, asking(A), 'At the hatter.');
      expect((await cache.lookup(asking(A), NEVER)).hit).toBeNull();
      expect(cache.stats().writes.refused.rejected).toBe(1);
    },
  );
});

describe('the live budget', () => {
  test('switches likeness off for a scope when too many of its hits were bad, and says so once', async () => {
    const opened = await kept();
    const { cache, faults } = opened;
    const hit = await semanticHit(opened);
    for (let at = 0; at < 3; at += 1) cache.rechecked(hit, true);
    expect((await cache.lookup(asking('Where can I purchase a big hat?'), NEVER)).status).toBe('semantic');
    cache.rechecked(hit, null);
    cache.rechecked(hit, false);
    cache.rechecked(hit, false);
    await cache.flush();
    expect(faults).toMatchObject([{ type: 'budget_spent', compared: 4, bad: 1, target: 0.01 }]);
    const off = await cache.lookup(asking('Where can I buy a large hat?'), NEVER);
    expect(off).toMatchObject({ status: 'miss', record: { reason: 'budget' } });
    // What was learned by likeness is not believed any more; the same words and their writing are.
    expect((await cache.lookup(asking('Where can I purchase a big hat?'), NEVER)).record.reason).toBe(
      'budget',
    );
    expect((await cache.lookup(asking(A), NEVER)).status).toBe('exact');
    expect((await cache.lookup(asking(`${A}!`), NEVER)).status).toBe('canonical');
    expect(cache.stats().budget).toMatchObject({ compared: 5, bad: 2, unknown: 1, scopesOff: 1 });
    const other = asking(A, { tenant: 'globex' });
    await fill(opened, other, 'At the hatter.');
    expect((await cache.lookup(asking(B, { tenant: 'globex' }), NEVER)).status).toBe('semantic');
    // A purge begins anew.
    await cache.purge(acme, null);
    await fill(opened, asking(A), 'At the hatter.');
    expect((await cache.lookup(asking(B), NEVER)).status).toBe('semantic');
  });

  test('counts what a learned alias finds, and not what the same words or their canonical form do', async () => {
    const opened = await kept();
    const { cache } = opened;
    await semanticHit(opened);
    const [exact, canonical, learned] = [
      await semanticHit(opened, A),
      await semanticHit(opened, `${A}!`),
      await semanticHit(opened),
    ];
    expect([exact, canonical, learned].map(({ tier }) => tier)).toEqual(['exact', 'canonical', 'exact']);
    for (const hit of [exact, canonical]) cache.rechecked(hit, false);
    await cache.flush();
    expect(cache.stats().budget).toMatchObject({ compared: 0, bad: 0, unknown: 0, scopesOff: 0 });
    expect((await cache.lookup(asking(A), NEVER)).status).toBe('exact');
    cache.rechecked(learned, false);
    await cache.flush();
    expect(cache.stats().budget).toMatchObject({ compared: 1, bad: 1, scopesOff: 1 });
    expect((await cache.lookup(asking(B), NEVER)).record.reason).toBe('budget');
  });

  test('unlearns an alias whose answer was bad, and leaves the rest of the scope on within the target', async () => {
    const opened = openCache({ budget: { target: 0.5, window: 1000 } });
    await fill(opened, asking(A), 'At the hatter.');
    await semanticHit(opened);
    opened.cache.rechecked(await semanticHit(opened), false);
    await opened.cache.flush();
    expect((await opened.cache.lookup(asking(B), NEVER)).record).toMatchObject({
      reason: 'vetoed',
      candidates: [{ vetoedBy: 'rejected' }],
    });
    expect((await opened.cache.lookup(asking('Where can I purchase a big hat?'), NEVER)).status).toBe(
      'semantic',
    );
  });

  test('vetoes the pair that was bad, and leaves the entry to its own words', async () => {
    const opened = openCache({ budget: { target: 0.5, window: 1000 } });
    await fill(opened, asking(A), 'At the hatter.');
    opened.cache.rechecked(await semanticHit(opened), false);
    await opened.cache.flush();
    expect((await opened.cache.lookup(asking(B), NEVER)).record.candidates).toMatchObject([
      { vetoedBy: 'rejected' },
    ]);
    expect((await opened.cache.lookup(asking(A), NEVER)).status).toBe('exact');
  });
});

const hatAnswer = {
  tier: 'draft' as const,
  model: 'small',
  answer: {
    id: 'x',
    object: 'chat.completion' as const,
    created: 1,
    model: 'small-1',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Felt.', refusal: null },
        finish_reason: 'stop',
        logprobs: null,
      },
    ],
  },
};
