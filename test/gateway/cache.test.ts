import { describe, expect, test, vi } from 'vitest';
import type { ChatCompletion } from '../../src/core/chat.ts';
import type { AnswerCache, CachedAnswer, CacheLookup } from '../../src/ports.ts';
import { cacheWith, foundLookup, MISSED } from '../fakeCache.ts';
import { finish, gatewayOn, token } from '../fakes.ts';

const ANSWER: ChatCompletion = {
  id: 'chatcmpl-old',
  object: 'chat.completion',
  created: 5,
  model: 'small',
  system_fingerprint: 'fp',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'It was said before.', refusal: null },
      finish_reason: 'stop',
      logprobs: { content: [{ token: 'It', logprob: 0, top_logprobs: [{ token: 'It', logprob: 0 }] }] },
    },
  ],
  usage: { prompt_tokens: 7, completion_tokens: 4, total_tokens: 11 },
};
const HIT: CachedAnswer = {
  id: 'entry_1',
  tier: 'exact',
  answer: ANSWER,
  model: 'small',
  byLikeness: false,
  ageSeconds: 61.7,
  textKey: 'text_1',
};

const found = cacheWith({ lookup: () => Promise.resolve(foundLookup(HIT)) });

describe('a hit', () => {
  test('is replayed whole, with an id of its own and no call', async () => {
    const { draft, heavy, ask } = gatewayOn({}, { cache: found });
    const { sink, receipt } = ask();
    const end = await receipt;
    expect(sink.answer).toEqual({
      ...ANSWER,
      id: 'chatcmpl-req_1',
      created: 1_700_000_000,
      choices: [{ ...ANSWER.choices[0], logprobs: null }],
    });
    expect(sink.headers).toMatchObject({
      'x-draft-served': 'cache',
      'x-draft-cache': 'exact',
      'x-draft-cost': '0',
      'x-draft-model': 'small',
      'x-draft-cache-age': '61',
      'x-draft-cache-id': 'entry_1',
      // 7 and 4 tokens at heavy's price.
      'x-draft-saved': '0.000046',
      'x-draft-saved-basis': 'estimated',
    });
    expect(end).toMatchObject({
      served: 'cache',
      cache: 'exact',
      outcome: 'answered',
      calls: [],
      reason: null,
      cost: { nanoDollars: 0, provenance: 'reported' },
      heavyAlone: { nanoDollars: 46_000, provenance: 'estimated' },
      savedNanoDollars: 46_000,
      cacheLookup: {
        mode: 'exact',
        reason: null,
        entry: { id: 'entry_1', tier: 'exact', ageSeconds: 61.7 },
        textKey: 'text_1',
        keptAs: null,
        totalMs: expect.any(Number),
      },
    });
    expect(end?.steps.map(({ state }) => state)).toEqual([
      'cacheLookup.asking',
      'cacheLookup.replaying',
      'done',
    ]);
    expect(sink).toMatchObject({ ends: 1, violations: [] });
    expect([...draft.calls, ...heavy.calls]).toEqual([]);
  });

  test('is replayed as a stream', async () => {
    const { ask } = gatewayOn({}, { cache: found });
    const { sink, receipt } = ask({ stream: true, stream_options: { include_usage: true } });
    expect((await receipt)?.served).toBe('cache');
    expect(sink.text).toBe('It was said before.');
    expect(sink.chunks.length).toBeGreaterThan(4);
    for (const chunk of sink.chunks) {
      expect(chunk).toMatchObject({ id: 'chatcmpl-req_1', created: 1_700_000_000, system_fingerprint: 'fp' });
    }
    expect(sink.chunks.at(-1)?.usage?.total_tokens).toBe(11);
    expect(JSON.stringify(sink.chunks)).not.toContain('logprob');
    expect(sink).toMatchObject({ finished: true, ends: 1, violations: [] });
  });

  test('waits for a slow client, and stops when it leaves', async () => {
    const { ask } = gatewayOn({}, { cache: found });
    const { sink, receipt, leave } = ask({ stream: true });
    const slow = Promise.withResolvers<void>();
    sink.gate = slow.promise;
    await sink.nextChunk();
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(sink.chunks).toHaveLength(1);
    leave();
    slow.resolve();
    expect(await receipt).toMatchObject({ outcome: 'cancelled', served: 'cache' });
    expect(sink.chunks).toHaveLength(1);
    expect(sink.ends).toBe(0);
  });

  test('that a slow client has not taken by the deadline ends in one error', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { ask } = gatewayOn({ deadlineMs: 1000 }, { cache: found });
      const { sink, receipt } = ask({ stream: true });
      const slow = Promise.withResolvers<void>();
      sink.gate = slow.promise;
      await sink.nextChunk();
      vi.advanceTimersByTime(1000);
      expect(await receipt).toMatchObject({ outcome: 'failed', error: 'deadline_exceeded' });
      slow.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      expect(sink).toMatchObject({ ends: 1, violations: [] });
      expect(sink.chunks).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a lookup is a miss', () => {
  test.each<[string, AnswerCache['lookup'], string]>([
    ['when it finds nothing', () => Promise.resolve(MISSED), 'miss'],
    ['when it rejects', () => Promise.reject(new Error('no connection')), 'broken'],
    [
      'when it throws',
      () => {
        throw new Error('a bug');
      },
      'broken',
    ],
  ])('%s', async (_, lookup, reason) => {
    const { draft, ask } = gatewayOn({}, { cache: cacheWith({ lookup }) });
    const { receipt, sink } = ask({ stream: true });
    await (await draft.next()).send(token('a'), ...finish());
    const end = await receipt;
    expect(end).toMatchObject({ served: 'draft', cache: 'miss' });
    expect(end?.steps[1]).toMatchObject({ state: 'drafting.held', event: 'lookup.miss', reason });
    expect(sink.headers).toMatchObject({ 'x-draft-cache': 'miss' });
  });

  test('when it hangs; then it is told to stop, and what it finds later is dropped', async () => {
    const late = Promise.withResolvers<CacheLookup>();
    let told: AbortSignal | null = null;
    const cache = cacheWith({
      lookup: (_, signal) => {
        told = signal;
        return late.promise;
      },
    });
    const { draft, ask } = gatewayOn({}, { cache, lookupMs: 5 });
    const { receipt, sink } = ask({ stream: true });
    const call = await draft.next();
    expect(told).toMatchObject({ aborted: true });
    late.resolve(foundLookup(HIT));
    await call.send(token('a'), ...finish());
    expect(await receipt).toMatchObject({ served: 'draft', cache: 'miss' });
    expect(sink.text).toBe('a');
  });
});
