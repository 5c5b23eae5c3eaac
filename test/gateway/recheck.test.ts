import { describe, expect, test } from 'vitest';
import type { AnswerCache, CachedAnswer } from '../../src/ports.ts';
import { cacheWith, FakeCache, foundLookup } from '../fakeCache.ts';
import { broken, finish, token, tokens } from '../fakes.ts';
import { ALWAYS, AUDITED, backgroundOn, settled } from './backgroundOn.ts';

function hitOf(tier: CachedAnswer['tier'], content: string | null = 'Paris'): CachedAnswer {
  return {
    id: 'entry_1',
    tier,
    answer: {
      id: 'chatcmpl-old',
      object: 'chat.completion',
      created: 5,
      model: 'small',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null },
          finish_reason: 'stop',
          logprobs: null,
        },
      ],
      usage: { prompt_tokens: 7, completion_tokens: 4, total_tokens: 11 },
    },
    model: 'small',
    byLikeness: tier === 'semantic' || tier === 'verified',
    ageSeconds: 3,
    textKey: 'text_1',
  };
}

/** A gateway whose cache always finds this, and what the cache is told of it. */
function found(hit: CachedAnswer, share: number, random = 0) {
  const told: (boolean | null)[] = [];
  const cache: AnswerCache = cacheWith({
    lookup: () => Promise.resolve(foundLookup(hit)),
    rechecked: (which, adequate) => {
      expect(which).toBe(hit);
      told.push(adequate);
    },
  });
  const parts = backgroundOn(
    { audits: { ...ALWAYS, share: 0, escalatedShare: 0, target: 0.1, delta: 0.05 } },
    { cache, recheck: { share }, random: () => random },
  );
  return { ...parts, told };
}

describe('an answer that was found by likeness', () => {
  test.each([
    ['semantic', true],
    ['semantic', false],
    ['verified', null],
  ] as const)(
    '%s: is held against a fresh one of heavy’s, which the cache is told: %s',
    async (tier, adequate) => {
      const parts = found(hitOf(tier), 1);
      parts.grading.grade = { adequate, grader: 'played', cost: { nanoDollars: 9, provenance: 'reported' } };
      const { receipt, sink } = parts.ask({ stream: true });
      expect(await receipt).toMatchObject({ served: 'cache', cost: { nanoDollars: 0 } });
      expect(sink.text).toBe('Paris');
      await (await parts.heavy.next()).send(token('Lyon'), ...finish('stop', { prompt: 7, completion: 1 }));
      await settled();
      expect(parts.told).toEqual([adequate]);
      expect(parts.draft.calls).toEqual([]);
      // It is no draft: nothing of it may teach a calibration, or count towards the alarm of the audits.
      expect(parts.observed).toEqual([]);
      expect(parts.arrived).toEqual([]);
      expect(parts.standing().audits).toMatchObject({ audits: 0, bad: 0 });
      expect(parts.standing().comparisons).toMatchObject({ recorded: 1 });
      // 7 and 1 tokens of heavy's, and the grader.
      expect(parts.standing().sampling.audits.committedNanoDollars).toBe(22_009);
    },
  );

  test('is told of as unknown when heavy fails', async () => {
    const parts = found(hitOf('semantic'), 1);
    await parts.ask({}).receipt;
    await (await parts.heavy.next()).send(broken());
    await settled();
    expect(parts.told).toEqual([null]);
  });

  test.each([
    ['by the share', hitOf('semantic'), 0.03, 0.04],
    ['without a share', hitOf('semantic'), 0, 0],
    ['when it was exactly this question', hitOf('exact'), 1, 0],
    ['when only its spelling differed', hitOf('canonical'), 1, 0],
    ['when it has no text', hitOf('semantic', null), 1, 0],
  ])('is not asked again %s', async (_, hit, share, random) => {
    const parts = found(hit, share, random);
    await parts.ask({}).receipt;
    await settled();
    expect(parts.heavy.calls).toEqual([]);
    expect(parts.told).toEqual([]);
  });
});

describe('an audit of a draft that was kept for the cache', () => {
  test.each([
    [false, 1],
    [true, 0],
    [null, 0],
  ])('that finds it adequate: %s, rejects so many entries: %i', async (adequate, count) => {
    const cache = new FakeCache();
    const parts = backgroundOn({ audits: AUDITED }, { cache });
    parts.grading.grade = { adequate, grader: 'played', cost: { nanoDollars: 0, provenance: 'reported' } };
    const { receipt } = parts.ask({ stream: true });
    await (await parts.draft.next()).send(...tokens(12), ...finish());
    const keptAs = (await receipt)?.cacheLookup?.keptAs;
    await (await parts.heavy.next()).send(token('Paris'), ...finish());
    await parts.recorded();
    await settled();
    expect(keptAs).toMatch(/^entry /);
    expect(cache.rejections).toEqual(Array.from({ length: count }, () => ({ id: keptAs, textKey: null })));
  });
});
