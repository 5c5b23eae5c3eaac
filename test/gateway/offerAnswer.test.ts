import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../src/ports.ts';
import { ANY_WISH, cacheWith, FakeCache, MISSED } from '../fakeCache.ts';
import { broken, finish, gatewayOn, HOT, token, tokens, WARM } from '../fakes.ts';
import { settled } from './backgroundOn.ts';

const ROUTING = { routing: 'none', cache: true } as const;

/** Asks once with these items as the draft, then again; nothing is asked of a model the second time. */
async function askTwice(items: readonly StreamItem[], requests: readonly [object, object]) {
  const cache = new FakeCache();
  const parts = gatewayOn({}, { cache });
  const [first, second] = requests;
  const original = parts.ask(first);
  await (await parts.draft.next()).send(...items);
  const originalReceipt = await original.receipt;
  const again = parts.ask(second, ROUTING, { id: 'req_2' });
  const receipt = await again.receipt;
  expect(parts.draft.calls).toHaveLength(1);
  return { cache, original, originalReceipt, again, receipt };
}

describe('what was answered is kept, and replayed', () => {
  test('with the same content, finish and usage, whichever way either of both was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ minLength: 1 }), { minLength: 12, maxLength: 30 }),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (texts, streamed, again, logprobs) => {
          const items = [...texts.map((text) => token(text)), ...finish()];
          const more = logprobs ? { logprobs: true, top_logprobs: 2 } : {};
          const usage = { stream_options: { include_usage: true } };
          const asked = await askTwice(items, [
            { stream: streamed, ...usage, ...more },
            { stream: again, ...usage, ...more },
          ]);
          const said = texts.join('');
          expect(asked.receipt).toMatchObject({ served: 'cache', cache: 'exact', outcome: 'answered' });
          expect(asked.again.sink.text).toBe(said);
          const { chunks, answer } = asked.again.sink;
          const last = chunks.at(-1)?.usage ?? answer?.usage;
          expect(last).toEqual({ prompt_tokens: 7, completion_tokens: 12, total_tokens: 19 });
          const reason =
            chunks.findLast(({ choices }) => choices.length > 0)?.choices[0]?.finish_reason ??
            answer?.choices[0]?.finish_reason;
          expect(reason).toBe('stop');
          const entries = [...chunks, ...(answer ? [answer] : [])].flatMap(
            ({ choices }) => choices[0]?.logprobs?.content ?? [],
          );
          expect(entries).toHaveLength(logprobs ? texts.length : 0);
          for (const { top_logprobs } of entries) expect(top_logprobs).toHaveLength(2);
          if (!again && !streamed) {
            const identity = { id: 'x', created: 0 };
            expect({ ...answer, ...identity }).toEqual({ ...asked.original.sink.answer, ...identity });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('and its own receipt names the entry it was kept as', async () => {
    const { cache, originalReceipt, receipt } = await askTwice(
      [...tokens(12), ...finish()],
      [{ stream: true }, { stream: false }],
    );
    expect(cache.offers).toMatchObject([{ tier: 'draft', model: 'small' }]);
    expect(originalReceipt?.cacheLookup).toMatchObject({
      entry: null,
      keptAs: receipt?.cacheLookup?.entry?.id,
    });
    expect(receipt?.cacheLookup).toMatchObject({ keptAs: null, entry: { tier: 'exact' } });
  });

  test('with the usage that was estimated where its model told none', async () => {
    const cache = new FakeCache();
    const { ask, draft } = gatewayOn({}, { cache });
    const { receipt } = ask({ stream: true });
    await (await draft.next()).send(...tokens(12), ...finish('stop', null));
    await receipt;
    expect(cache.offers[0]?.answer.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 12 });
  });

  test('also of heavy, by its tier: whether that is admitted is the cache’s to say', async () => {
    const cache = new FakeCache();
    const { ask, draft, heavy } = gatewayOn({}, { cache });
    const { receipt } = ask({ stream: true });
    await (await draft.next()).send(token('no', HOT));
    await (await heavy.next()).send(token('Paris'), ...finish());
    await receipt;
    expect(cache.offers).toMatchObject([{ tier: 'heavy', model: 'big' }]);
  });

  test('after no-cache too, which only means not to read', async () => {
    const cache = new FakeCache();
    const { ask, draft } = gatewayOn({}, { cache });
    const { receipt, sink } = ask({ stream: true }, ROUTING, { wish: { ...ANY_WISH, read: false } });
    await (await draft.next()).send(...tokens(12), ...finish());
    expect(await receipt).toMatchObject({ cache: 'bypass' });
    expect(sink.headers).toMatchObject({ 'x-draft-cache': 'bypass' });
    expect(cache.offers).toHaveLength(1);
  });
});

describe('nothing is kept', () => {
  const offersOf = async (
    play: (parts: ReturnType<typeof gatewayOn>) => Promise<unknown>,
    changes: Parameters<typeof gatewayOn>[0] = {},
    more: Parameters<typeof gatewayOn>[1] = {},
  ) => {
    const cache = new FakeCache();
    const parts = gatewayOn(changes, { cache, ...more });
    await play(parts);
    await settled();
    expect(parts.bugs).toEqual([]);
    return cache.offers;
  };

  test.each([true, false])('of a draft that breaks, and of heavy that breaks (stream %s)', async (stream) => {
    const offers = await offersOf(async ({ ask, draft, heavy }) => {
      const { receipt } = ask({ stream });
      await (await draft.next()).send(...tokens(3), broken());
      await (await heavy.next()).send(token('part'), broken());
      expect(await receipt).toMatchObject({ outcome: 'failed' });
    });
    expect(offers).toEqual([]);
  });

  test('of a stream whose client leaves before it has all of it', async () => {
    const offers = await offersOf(async ({ ask, draft }) => {
      const { receipt, leave } = ask({ stream: true });
      await (await draft.next()).send(...tokens(12));
      leave();
      expect(await receipt).toMatchObject({ outcome: 'cancelled' });
    });
    expect(offers).toEqual([]);
  });

  test('of a draft whose alarm came late', async () => {
    const offers = await offersOf(async ({ ask, draft }) => {
      const { receipt } = ask({ stream: true });
      await (await draft.next()).send(...tokens(12), ...tokens(12, HOT), ...finish());
      expect(await receipt).toMatchObject({ outcome: 'answered', served: 'draft' });
    });
    expect(offers).toEqual([]);
  });

  test('of a draft that was wanted in spite of its verdict', async () => {
    const offers = await offersOf(async ({ ask, draft }) => {
      const { receipt } = ask({ stream: true }, { routing: 'draft', cache: true });
      await (await draft.next()).send(...tokens(12), ...finish());
      expect(await receipt).toMatchObject({ outcome: 'answered', served: 'draft' });
    }, {});
    expect(offers).toEqual([]);
  });

  test('of a draft that was shown because heavy failed', async () => {
    const offers = await offersOf(
      async ({ ask, draft, heavy }) => {
        const { receipt } = ask({ stream: true }, { routing: 'no-speculation', cache: true });
        await (await draft.next()).send(...tokens(8, WARM), ...finish());
        await (await heavy.next()).send(broken());
        expect(await receipt).toMatchObject({ outcome: 'answered', served: 'draft', reason: 'heavy_failed' });
      },
      { onHeavyFailure: 'serve_draft' },
    );
    expect(offers).toEqual([]);
  });

  test('that is longer than is held', async () => {
    const offers = await offersOf(
      async ({ ask, draft }) => {
        const { receipt, sink } = ask({ stream: true });
        await (await draft.next()).send(...tokens(40), ...finish());
        expect(await receipt).toMatchObject({ outcome: 'answered' });
        expect(sink.text.split(' ')).toHaveLength(41);
      },
      {},
      { maxTapeBytes: 2000 },
    );
    expect(offers).toEqual([]);
  });

  test('where a lookup has no key', async () => {
    const offered: unknown[] = [];
    const cache = cacheWith({ offer: (...offer) => offered.push(offer) });
    const { ask, draft } = gatewayOn({}, { cache });
    const { receipt } = ask({ stream: true });
    await (await draft.next()).send(...tokens(12), ...finish());
    expect(await receipt).toMatchObject({ outcome: 'answered', cacheLookup: { keptAs: null } });
    expect(offered).toEqual([]);
  });
});

describe('an answer too long to be held', () => {
  test('is whole for those who follow already, and shared with nobody who comes later', async () => {
    const cache = new FakeCache();
    cache.forgetful = true;
    const parts = gatewayOn({}, { cache, maxTapeBytes: 1200 });
    const leader = parts.ask({ stream: true });
    await settled();
    const follower = parts.ask({ stream: false }, ROUTING, { id: 'req_2' });
    await settled();
    await (await parts.draft.next()).send(...tokens(40), ...finish());
    expect(await follower.receipt).toMatchObject({ outcome: 'answered', cache: 'shared' });
    await leader.receipt;
    expect(follower.sink.text).toBe(leader.sink.text);

    const alone = parts.ask({ stream: true });
    const call = await parts.draft.next();
    await call.send(...tokens(40));
    await settled();
    const late = parts.ask({ stream: true }, ROUTING, { id: 'req_3' });
    await (await parts.draft.next()).send(...tokens(12), ...finish());
    expect(await late.receipt).toMatchObject({ served: 'draft', cache: 'miss' });
    await call.send(...finish());
    expect(await alone.receipt).toMatchObject({ outcome: 'answered' });
  });
});

test('a cache that throws where it may not is a bug of ours and nobody’s error', async () => {
  const thrown = new Error('no');
  const fail = () => {
    throw thrown;
  };
  const known = { ...MISSED, key: 'k', entryId: 'e', textKey: 't' };
  const cache = cacheWith({ lookup: () => Promise.resolve(known), offer: fail, release: fail });
  const { ask, draft, bugs } = gatewayOn({}, { cache });
  const { receipt } = ask({ stream: true });
  await (await draft.next()).send(...tokens(12), ...finish());
  expect(await receipt).toMatchObject({ outcome: 'answered', cacheLookup: { keptAs: null } });
  expect(bugs).toEqual([thrown, thrown]);
});
