import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/calibration/seededRandom.ts';
import type { CacheQuestion } from '../../src/ports.ts';
import { BASE, MUTATIONS, randomAsking, WORDS, withBody } from './isolationCases.ts';
import { type Asking, asking, contentOf, fill, NEVER, openCache } from './openCache.ts';

describe('an answer is never served', () => {
  test.each(MUTATIONS)('for %s', async (_, changed) => {
    const opened = openCache();
    await fill(opened, asking(WORDS, BASE), 'Hold the button.');
    expect((await opened.cache.lookup(asking(WORDS, BASE), NEVER)).status).toBe('exact');
    const other = await opened.cache.lookup(asking(WORDS, changed), NEVER);
    expect(other.hit).toBeNull();
    expect(other.record.candidates).toEqual([]);
  });

  test.each<[string, Asking]>([
    ['streamed', withBody({ stream: true, stream_options: { include_usage: true } })],
    ['for another user of the tenant', withBody({ user: 'ann', safety_identifier: 'ann' })],
    ['with labels', withBody({ metadata: { run: '17' }, store: true })],
    ['with a place in a prompt cache', withBody({ prompt_cache_key: 'x', service_tier: 'flex' })],
    ['by another key of the tenant', { ...BASE, key: 'k2' }],
  ])('and is the same %s', async (_, changed) => {
    const opened = openCache();
    await fill(opened, asking(WORDS, BASE), 'Hold the button.');
    expect((await opened.cache.lookup(asking(WORDS, changed), NEVER)).status).toBe('exact');
  });

  test('of a scope per user: for another key, user or none', async () => {
    const opened = openCache({ scopePer: 'user' });
    const asked = (user: string | undefined, key = 'k1') => asking(WORDS, { ...withBody({ user }), key });
    await fill(opened, asked('ann'), 'Hold the button.');
    expect((await opened.cache.lookup(asked('ann'), NEVER)).status).toBe('exact');
    for (const other of [asked('bob'), asked(undefined), asked('ann', 'k2')])
      expect((await opened.cache.lookup(other, NEVER)).hit).toBeNull();
  });

  test('for a number that a double does not keep apart, or for its digits as a text', async () => {
    const opened = openCache();
    const seeded = (seed: string) =>
      asking(WORDS, {
        text: `{"model":"auto","seed":${seed},"messages":[{"role":"user","content":"#1 ${WORDS}"}]}`,
      });
    await fill(opened, seeded('9007199254740993'), 'Hold the button.');
    expect((await opened.cache.lookup(seeded('9007199254740993'), NEVER)).status).toBe('exact');
    for (const other of ['9007199254740992', '"9007199254740993"', '"#9007199254740993"'])
      expect((await opened.cache.lookup(seeded(other), NEVER)).hit).toBeNull();
  });

  test('10,000 requests of 20 tenants with equal prompts: none gets what was another one’s', async () => {
    const opened = openCache();
    const random = seededRandom(20_261_124);
    let hits = 0;
    for (let at = 0; at < 10_000; at += 1) {
      const { words, asked, owner } = randomAsking(random);
      const lookup = await fill(opened, asking(words, asked), owner);
      if (lookup.hit === null) continue;
      hits += 1;
      expect(contentOf(lookup)).toBe(owner);
    }
    expect(hits).toBeGreaterThan(500);
  });

  test('whatever unknown field is added', async () => {
    const opened = openCache();
    await fill(opened, asking(WORDS), 'Hold the button.');
    const ignored = ['model', 'messages', 'stream', 'stream_options', 'user', 'safety_identifier', 'store'];
    const known = [...ignored, 'prompt_cache_key', 'prompt_cache_retention', 'service_tier', 'metadata'];
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }).filter((name) => !known.includes(name) && name !== '__proto__'),
        fc.jsonValue(),
        async (name, value) => {
          const lookup = await opened.cache.lookup(asking(WORDS, { body: { [name]: value } }), NEVER);
          expect(lookup.hit).toBeNull();
        },
      ),
    );
  });
});

describe('a question is the same', () => {
  test('in whatever order and with whatever spaces its JSON is written', async () => {
    const { cache } = openCache();
    const keyOf = async (question: CacheQuestion) => (await cache.lookup(question, NEVER)).key;
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}_x$/), fc.jsonValue()),
        fc.infiniteStream(fc.nat()),
        async (fields, turns) => {
          const body = { model: 'auto', messages: [{ role: 'user', content: WORDS, extra: fields }], fields };
          const one = await keyOf(asking(WORDS, { text: JSON.stringify(body) }));
          const other = await keyOf(asking(WORDS, { text: JSON.stringify(shuffled(body, turns), null, 2) }));
          expect(other).toBe(one);
          expect(one).not.toBeNull();
        },
      ),
    );
  });
});

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown, turns: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((one) => shuffled(one, turns));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, shuffled(one, turns)] as const);
  const drawn = entries.map((entry) => ({ entry, by: turns.next().value as number }));
  return Object.fromEntries(drawn.sort((a, b) => a.by - b.by).map(({ entry }) => entry));
}
