import { describe, expect, test } from 'vitest';
import type { CachedAnswer, CacheLookup } from '../../src/ports.ts';
import { ANY_WISH, cacheWith, foundLookup, MISSED } from '../fakeCache.ts';
import { finish, gatewayOn, tokens } from '../fakes.ts';
import { settled } from './backgroundOn.ts';

const HIT: CachedAnswer = {
  id: 'entry_1',
  tier: 'shared',
  answer: {
    id: 'chatcmpl-there',
    object: 'chat.completion',
    created: 5,
    model: 'small',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'It was said there.', refusal: null },
        finish_reason: 'stop',
        logprobs: null,
      },
    ],
    usage: { prompt_tokens: 7, completion_tokens: 4, total_tokens: 11 },
  },
  model: 'small',
  byLikeness: false,
  ageSeconds: 0,
  textKey: 'text_1',
};
const MISS: CacheLookup = { ...MISSED, key: 'k', entryId: 'entry_1', textKey: 'text_1' };
const ROUTING = { routing: 'none', cache: true } as const;

function claimed(awaited: () => Promise<CachedAnswer | null>) {
  const told = { waits: 0, releases: 0 };
  const cache = cacheWith({
    lookup: () => Promise.resolve(MISS),
    claim: () => Promise.resolve(false),
    awaitClaimed: () => {
      told.waits += 1;
      return awaited();
    },
    release: () => {
      told.releases += 1;
    },
  });
  return { cache, told };
}

describe('a question that another replica answers', () => {
  test('is waited for, and shown to everyone who asks it here', async () => {
    const there = Promise.withResolvers<CachedAnswer | null>();
    const { cache, told } = claimed(() => there.promise);
    const { ask, draft } = gatewayOn({}, { cache });
    const asked = [true, false, true].map((stream, at) => ask({ stream }, ROUTING, { id: `req_${at}` }));
    await settled();
    there.resolve(HIT);
    for (const { receipt, sink } of asked) {
      expect(await receipt).toMatchObject({
        served: 'cache',
        cache: 'shared',
        cacheLookup: { entry: { id: 'entry_1', tier: 'shared' }, stagesMs: { wait: expect.any(Number) } },
      });
      expect(sink.text).toBe('It was said there.');
      expect(sink).toMatchObject({ ends: 1, violations: [] });
    }
    expect(draft.calls).toEqual([]);
    expect(told).toEqual({ waits: 1, releases: 1 });
  });

  test.each([
    ['when nothing comes', () => Promise.resolve(null), 0],
    ['when the wait fails', () => Promise.reject(new Error('no connection')), 1],
  ] as const)('is answered here %s, once for all', async (_, awaited, bugCount) => {
    const { cache, told } = claimed(awaited);
    const { ask, draft, bugs } = gatewayOn({}, { cache });
    const asked = [true, false].map((stream, at) => ask({ stream }, ROUTING, { id: `req_${at}` }));
    await (await draft.next()).send(...tokens(12), ...finish());
    const ends = await Promise.all(asked.map(({ receipt }) => receipt));
    expect(ends.map((end) => end?.cache)).toEqual(['miss', 'shared']);
    expect(draft.calls).toHaveLength(1);
    expect(told).toEqual({ waits: 1, releases: 1 });
    expect(bugs).toHaveLength(bugCount);
  });

  test('is waited for no longer when the client leaves', async () => {
    let told: AbortSignal | null = null;
    const cache = cacheWith({
      lookup: () => Promise.resolve(MISS),
      claim: () => Promise.resolve(false),
      awaitClaimed: (_, __, signal) => {
        told = signal;
        return new Promise(() => undefined);
      },
    });
    const { ask } = gatewayOn({}, { cache });
    const { receipt, leave } = ask();
    await settled();
    leave();
    expect(told).toMatchObject({ aborted: true });
    expect(await receipt).toMatchObject({ outcome: 'cancelled', calls: [] });
  });
});

describe('a claim', () => {
  test.each([
    ['that fails', () => Promise.reject(new Error('no connection'))],
    ['that never settles', () => new Promise<boolean>(() => undefined)],
  ])('%s leaves the answer to this replica, within the bound of the lookup', async (_, claim) => {
    let releases = 0;
    const cache = cacheWith({
      lookup: () => Promise.resolve(MISS),
      claim,
      release: () => {
        releases += 1;
      },
    });
    const { ask, draft } = gatewayOn({}, { cache, lookupMs: 20 });
    const asked = [0, 1].map((at) => ask({ stream: true }, ROUTING, { id: `req_${at}` }));
    await (await draft.next()).send(...tokens(12), ...finish());
    const ends = await Promise.all(asked.map(({ receipt }) => receipt));
    expect(ends.map((end) => end?.cache)).toEqual(['miss', 'shared']);
    expect([draft.calls.length, releases]).toEqual([1, 1]);
  });

  test('is given back after the answer was offered, and also when the request fails', async () => {
    const told: string[] = [];
    const cache = cacheWith({
      lookup: () => Promise.resolve(MISS),
      offer: () => told.push('offer'),
      release: () => told.push('release'),
    });
    const { ask, draft } = gatewayOn({ deadlineMs: 40 }, { cache });
    const { receipt } = ask({ stream: true });
    await (await draft.next()).send(...tokens(12), ...finish());
    await receipt;
    expect(told).toEqual(['offer', 'release']);
    expect(await ask({ stream: true }).receipt).toMatchObject({ error: 'deadline_exceeded' });
    expect(told).toEqual(['offer', 'release', 'release']);
  });
});

describe('only-if-cached', () => {
  const wish = { ...ANY_WISH, onlyIfCached: true };

  test.each<[string, () => Promise<CacheLookup>, object]>([
    ['a miss', () => Promise.resolve(MISS), {}],
    ['a bypass', () => Promise.resolve({ ...MISS, status: 'bypass' }), {}],
    ['a broken lookup', () => Promise.reject(new Error('no connection')), {}],
    ['a lookup that hangs', () => new Promise(() => undefined), {}],
    ['what is not drafted', () => expect.unreachable(), { tools: [{ type: 'function' }] }],
    ['a named model', () => expect.unreachable(), { model: 'big' }],
  ])('ends in an error before any call: %s', async (_, lookup, request) => {
    const { ask, draft, heavy } = gatewayOn({}, { cache: cacheWith({ lookup }), lookupMs: 20 });
    const { sink, receipt } = ask({ stream: true, ...request }, ROUTING, { wish });
    expect(await receipt).toMatchObject({ outcome: 'failed', error: 'cache_miss', calls: [], served: null });
    expect(sink.failure?.code).toBe('cache_miss');
    expect([...draft.calls, ...heavy.calls, ...heavy.relays]).toEqual([]);
  });

  test('is content with a kept answer, and does not follow one that is on its way', async () => {
    const hit = gatewayOn({}, { cache: cacheWith({ lookup: () => Promise.resolve(foundLookup(HIT)) }) });
    expect(await hit.ask({}, ROUTING, { wish }).receipt).toMatchObject({ served: 'cache' });

    const { ask, draft } = gatewayOn({}, { cache: cacheWith({ lookup: () => Promise.resolve(MISS) }) });
    const leader = ask({ stream: true });
    const call = await draft.next();
    expect(await ask({ stream: true }, ROUTING, { wish }).receipt).toMatchObject({ error: 'cache_miss' });
    await call.send(...tokens(12), ...finish());
    expect(await leader.receipt).toMatchObject({ outcome: 'answered' });
  });
});

test('what the lookup cost is part of what the request cost', async () => {
  const cost = { nanoDollars: 250, provenance: 'estimated' } as const;
  const miss = gatewayOn({}, { cache: cacheWith({ lookup: () => Promise.resolve({ ...MISS, cost }) }) });
  const { receipt } = miss.ask();
  await (await miss.draft.next()).send(...tokens(12), ...finish());
  expect((await receipt)?.cost).toEqual({ nanoDollars: 5750, provenance: 'estimated' });

  const found = { ...foundLookup(HIT), cost };
  const hit = gatewayOn({}, { cache: cacheWith({ lookup: () => Promise.resolve(found) }) });
  expect(await hit.ask().receipt).toMatchObject({
    cost,
    heavyAlone: { nanoDollars: 46_000, provenance: 'estimated' },
    savedNanoDollars: 45_750,
  });
});
