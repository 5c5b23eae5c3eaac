import { describe, expect, test } from 'vitest';
import { coreGuards } from '../../src/cache/coreGuards.ts';
import {
  ANY_WISH,
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

describe('the tiers', () => {
  test('find the same words, the same in canonical form, then what the guards let pass', async () => {
    const opened = openCache();
    const { cache, clock } = opened;
    const first = await fill(opened, asking(A), 'At the hatter.');
    expect(first).toMatchObject({ status: 'miss', hit: null, record: { reason: 'no_candidate' } });
    clock.advance(90_000);

    const exact = await cache.lookup(asking(A), NEVER);
    expect(exact).toMatchObject({
      status: 'exact',
      key: first.key,
      hit: {
        id: first.entryId,
        tier: 'exact',
        byLikeness: false,
        model: 'small',
        ageSeconds: 90,
        textKey: first.textKey,
      },
      record: { reason: null, entry: { id: first.entryId, tier: 'exact', ageSeconds: 90 }, candidates: [] },
      cost: { nanoDollars: 0 },
    });
    expect(contentOf(exact)).toBe('At the hatter.');
    expect(exact.hit?.answer.usage).toEqual(answering('').answer.usage);
    expect(exact.hit?.answer.id).not.toBe('chatcmpl-first');

    const canonical = await cache.lookup(asking('  where can I buy a big hat'), NEVER);
    expect(canonical).toMatchObject({
      status: 'canonical',
      hit: { id: first.entryId, byLikeness: false },
    });

    const semantic = await cache.lookup(asking(B), NEVER);
    expect(semantic).toMatchObject({
      status: 'semantic',
      hit: { id: first.entryId, byLikeness: true },
      record: { reason: null, candidates: [{ id: first.entryId, vetoedBy: null }] },
    });
    expect(Object.keys(semantic.record.stagesMs)).toEqual([
      'epoch',
      'exact',
      'embed',
      'vector',
      'bodies',
      'guards',
    ]);
    await cache.flush();
    expect(await cache.lookup(asking(B), NEVER)).toMatchObject({
      status: 'exact',
      // By an alias that was learned.
      hit: { id: first.entryId, byLikeness: true },
    });
    expect(cache.stats()).toMatchObject({
      hits: { exact: 2, canonical: 1, semantic: 1, verified: 0 },
      misses: { no_candidate: 1 },
      writes: { kept: 1, dropped: 0, failed: 0 },
      vectors: 1,
    });
  });

  test('name the guard that vetoed each candidate', async () => {
    const opened = openCache();
    await fill(opened, asking('Is 5 mg of it safe?'), 'Yes.');
    const lookup = await opened.cache.lookup(asking('Is 50 mg of it safe?'), NEVER);
    expect(lookup).toMatchObject({
      status: 'miss',
      record: { reason: 'vetoed', candidates: [{ vetoedBy: 'numbers', detail: 'differs' }] },
    });
    expect(opened.cache.stats().vetoes.numbers).toBe(1);
  });

  test('serve none of two entries that pass with different answers', async () => {
    const opened = openCache();
    const first = await opened.cache.lookup(asking(A), NEVER);
    const second = await opened.cache.lookup(asking(B), NEVER);
    opened.cache.offer(asking(A), first, answering('At the hatter.'));
    opened.cache.offer(asking(B), second, answering('Nowhere.'));
    await opened.cache.flush();
    const lookup = await opened.cache.lookup(asking('Where can I purchase a big hat?'), NEVER);
    expect(lookup).toMatchObject({ status: 'miss', record: { reason: 'ambiguous' } });
    expect(lookup.record.candidates.map(({ vetoedBy }) => vetoedBy)).toEqual(['ambiguous', 'ambiguous']);
  });

  test('are exact and canonical alone in mode exact, and nothing is embedded', async () => {
    const embedder = wordEmbedder();
    const opened = openCache({ mode: 'exact', embedder });
    await fill(opened, asking(A), 'At the hatter.');
    expect(await opened.cache.lookup(asking(`${A}!`), NEVER)).toMatchObject({ status: 'canonical' });
    expect(await opened.cache.lookup(asking(B), NEVER)).toMatchObject({
      status: 'miss',
      record: { reason: 'not_found' },
    });
    expect(embedder.asked).toEqual([]);
  });

  test.each([
    { why: 'the vectors', changes: { vectors: null } },
    { why: 'an embedder', changes: { embedder: null } },
  ])('do without $why', async ({ changes }) => {
    const opened = openCache(changes);
    await fill(opened, asking(A), 'At the hatter.');
    expect((await opened.cache.lookup(asking(A), NEVER)).status).toBe('exact');
    expect((await opened.cache.lookup(asking(B), NEVER)).record.reason).toBe('no_vectors');
  });

  test('say in shadow mode what they would have served, and serve only the same words', async () => {
    const opened = openCache({ shadow: true });
    const { entryId } = await fill(opened, asking(A), 'At the hatter.');
    const lookup = await opened.cache.lookup(asking(B), NEVER);
    expect(lookup).toMatchObject({
      status: 'miss',
      hit: null,
      record: { shadow: true, reason: 'shadow', entry: { id: entryId, tier: 'semantic' } },
    });
    await opened.cache.flush();
    expect((await opened.cache.lookup(asking(B), NEVER)).status).toBe('miss');
    expect((await opened.cache.lookup(asking(A), NEVER)).status).toBe('exact');
    expect(opened.cache.stats().wouldHit.semantic).toBe(2);
  });

  test('never compare vectors of two embedders', async () => {
    const opened = openCache();
    await fill(opened, asking(A), 'At the hatter.');
    const other = openCache({ ...opened.parts, embedder: wordEmbedder('words-2') });
    expect(await other.cache.lookup(asking(B), NEVER)).toMatchObject({ record: { reason: 'no_candidate' } });
    const guarded = openCache({ ...opened.parts, guards: { ...opened.parts.guards, version: '2' } });
    expect(await guarded.cache.lookup(asking(B), NEVER)).toMatchObject({
      record: { reason: 'no_candidate' },
    });
    expect((await guarded.cache.lookup(asking(`${A}!`), NEVER)).hit).toBeNull();
    expect((await guarded.cache.lookup(asking(A), NEVER)).status).toBe('exact');
  });

  test('work with the guards of the gateway', async () => {
    const opened = openCache({ guards: coreGuards });
    const asked = 'How do I enable the firewall on Ubuntu?';
    await fill(opened, asking(asked), 'With ufw.');
    expect(
      (await opened.cache.lookup(asking('how do I enable the firewall on Ubuntu'), NEVER)).hit,
    ).not.toBeNull();
    expect(
      (await opened.cache.lookup(asking('How do I disable the firewall on Ubuntu?'), NEVER)).hit,
    ).toBeNull();
    expect(
      (await opened.cache.lookup(asking('How do I enable the firewall on Debian?'), NEVER)).hit,
    ).toBeNull();
  });
});

describe('how far a question may be matched', () => {
  const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
  test.each([
    ['n', { n: 2 }],
    ['temperature', { temperature: 0.9 }],
    ['web_search', { web_search_options: {} }],
    ['modality', { modalities: ['text', 'audio'] }],
  ])('not at all: %s', async (reason, body) => {
    const { cache } = openCache();
    expect(await cache.lookup(asking(A, { body }), NEVER)).toMatchObject({
      status: 'bypass',
      key: null,
      entryId: null,
      record: { reason },
    });
  });

  test.each([
    ['seeded', { temperature: 0.9, seed: 3 }],
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }],
    ['not_text', user([{ type: 'image_url', image_url: { url: 'data:,x' } }])],
    [
      'not_text',
      user([
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ]),
    ],
    [
      'not_text',
      {
        messages: [
          { role: 'user', content: A },
          { role: 'assistant', content: 'At' },
        ],
      },
    ],
    ['code', user('What does `ls` do?')],
  ])('to the letter: %s', async (reason, body) => {
    const opened = openCache();
    const asked = asking(A, { body });
    expect((await fill(opened, asked, 'So.')).record.reason).toBe(reason);
    expect((await opened.cache.lookup(asked, NEVER)).status).toBe('exact');
  });

  test('by its writing alone: what changes with time', async () => {
    const opened = openCache();
    expect((await fill(opened, asking('Who is king now?'), 'Charles.')).record.reason).toBe('deictic');
    expect((await opened.cache.lookup(asking('who is king now'), NEVER)).status).toBe('canonical');
    expect(opened.cache.stats().misses.text).toBe(1);
  });

  test('with what is mine among my own questions only, when I am named', async () => {
    const opened = openCache({ scopePer: 'user' });
    const mine = (user: string | undefined, words: string) => asking(words, { body: { user } });
    await fill(opened, mine('ann', 'How big is my big hat?'), 'Very.');
    expect((await opened.cache.lookup(mine('ann', 'How large is my big hat?'), NEVER)).status).toBe(
      'semantic',
    );
    await fill(opened, mine(undefined, 'How big is my big hat?'), 'Very.');
    const unnamed = await opened.cache.lookup(mine(undefined, 'How large is my big hat?'), NEVER);
    expect(unnamed.record.reason).toBe('first_person');
  });

  test('a body without canonical JSON is passed by', async () => {
    const { cache } = openCache();
    const text = `{"model":"auto","top_p":1e999,"messages":[{"role":"user","content":"${A}"}]}`;
    expect(await cache.lookup(asking(A, { text }), NEVER)).toMatchObject({
      status: 'bypass',
      record: { reason: 'unreadable' },
    });
  });
});

describe('what the client wishes', () => {
  test('no-store: neither read nor kept', async () => {
    const opened = openCache();
    await fill(opened, asking(A), 'At the hatter.');
    const asked = asking(A, { wish: { read: false, write: false } });
    expect(await fill(opened, asked, 'Nowhere.')).toMatchObject({ status: 'bypass', key: null });
    expect(contentOf(await opened.cache.lookup(asking(A), NEVER))).toBe('At the hatter.');
  });

  test('no-cache: not read, kept anew, and shared with nobody', async () => {
    const opened = openCache();
    await fill(opened, asking(A), 'At the hatter.');
    const asked = asking(A, { wish: { read: false } });
    const one = await fill(opened, asked, 'In town.');
    const other = await opened.cache.lookup(asked, NEVER);
    expect(one).toMatchObject({ status: 'bypass', record: { reason: 'no_cache' } });
    expect(one.key).not.toBeNull();
    expect(one.key).not.toBe(other.key);
    expect(one.entryId).toBe(other.entryId);
    expect(contentOf(await opened.cache.lookup(asking(A), NEVER))).toBe('In town.');
  });

  test('max-age: nothing older', async () => {
    const opened = openCache();
    await fill(opened, asking(A), 'At the hatter.');
    opened.clock.advance(61_000);
    const fresh = (maxAgeSeconds: number) => asking(A, { wish: { maxAgeSeconds } });
    expect((await opened.cache.lookup(fresh(61), NEVER)).status).toBe('exact');
    expect((await opened.cache.lookup(fresh(60), NEVER)).record.reason).toBe('too_old');
  });

  test('a namespace is part of the scope; the default wish reads and keeps', () => {
    expect(ANY_WISH).toMatchObject({ read: true, write: true, namespace: null });
  });
});

describe('what is kept', () => {
  const whole = answering('x').answer.choices[0];
  const choice = (changes: object) => ({ choices: [{ ...whole, ...changes }] }) as never; // odd on purpose
  test.each([
    ['not_draft', { ...answering('Yes.'), tier: 'heavy' as const }],
    ['not_draft', { ...answering('Yes.'), tier: 'speculative' as const }],
    ['choices', answering('Yes.', { choices: [] })],
    ['unfinished', answering('Yes.', choice({ finish_reason: 'length' }))],
    ['unfinished', answering('Yes.', choice({ finish_reason: null }))],
    [
      'tool_calls',
      answering('x', choice({ message: { role: 'assistant', content: 'x', tool_calls: [{}] } })),
    ],
    ['refusal', answering('x', choice({ message: { role: 'assistant', content: 'x', refusal: 'No.' } }))],
    ['empty', answering(null)],
    ['empty', answering(' \n')],
    ['too_large', answering('x'.repeat(300_000))],
  ] as const)('is not %s', async (why, offer) => {
    const opened = openCache();
    await fill(opened, asking(A), offer);
    expect((await opened.cache.lookup(asking(A), NEVER)).hit).toBeNull();
    expect(opened.cache.stats().writes).toMatchObject({ kept: 0, refused: { [why]: 1 } });
  });

  test('is an answer of the expensive model where that is wanted', async () => {
    const opened = openCache({ admitHeavy: true });
    await fill(opened, asking(A), { ...answering('Yes.'), tier: 'heavy' });
    expect((await opened.cache.lookup(asking(A), NEVER)).status).toBe('exact');
  });

  test('ends in its time, spread a little', async () => {
    const opened = openCache({ ttlMs: 100_000, ttlJitter: 0.1, random: () => 0.5 });
    await fill(opened, asking(A), 'At the hatter.');
    opened.clock.advance(94_999);
    expect((await opened.cache.lookup(asking(A), NEVER)).status).toBe('exact');
    opened.clock.advance(1);
    for (const words of [A, `${A}!`, B])
      expect((await opened.cache.lookup(asking(words), NEVER)).hit).toBeNull();
  });

  test('has no name in the clear in its keys', async () => {
    const keys: string[] = [];
    const { parts } = openCache();
    const store = {
      ...parts.store,
      set: (...args: Parameters<typeof parts.store.set>) => {
        keys.push(args[0]);
        return parts.store.set(...args);
      },
    };
    await fill(
      openCache({ store }),
      asking(A, { tenant: 'acme-corporation', wish: { tags: ['red'] } }),
      'Yes.',
    );
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(key).toMatch(/^dt1:\{[\da-f]{32}\}:[eia]:[\da-f-]{32,36}$/);
  });

  test('is not taken from the queue’s place when that is full: it is dropped and counted', async () => {
    const opened = openCache({ queue: { entries: 3, concurrent: 1 } });
    const asked = Array.from({ length: 10 }, (_, at) => asking(`What is number ${at} about?`));
    const lookups = await Promise.all(asked.map((one) => opened.cache.lookup(one, NEVER)));
    for (const [at, lookup] of lookups.entries()) {
      opened.cache.offer(asked[at] ?? asking(A), lookup, answering('Yes.'));
    }
    await opened.cache.flush();
    expect(opened.cache.stats()).toMatchObject({ writes: { kept: 3, dropped: 7 }, queued: 0 });
  });
});

describe('the secret', () => {
  test('is long enough, and what others sealed is not found', async () => {
    expect(() => openCache({ secret: new Uint8Array(8) })).toThrow(RangeError);
    const opened = openCache({}, new HeldClock());
    await fill(opened, asking(A), 'At the hatter.');
    const other = openCache({ ...opened.parts, secret: new Uint8Array(32).fill(9) });
    expect((await other.cache.lookup(asking(A), NEVER)).hit).toBeNull();
  });
});
