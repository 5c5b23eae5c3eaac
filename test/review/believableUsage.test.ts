import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatChunk, WireUsage } from '../../src/core/chat.ts';
import { NO_RULES } from '../../src/core/modelRules.ts';
import { CallMeter } from '../../src/gateway/callMeter.ts';
import { PRICE, said, token } from '../fakes.ts';

const COUNTER = { count: (text: string) => text.length };
const PROMPT_TOKENS = 100;

describe('what a call is charged for', () => {
  test('is a whole number of tokens and an amount of money, whatever a server reports', () => {
    const anything = fc.oneof(
      fc.integer({ min: -5, max: 2_000 }),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.constantFrom('many', null, true, {}),
    );
    const usages = fc.record(
      {
        prompt_tokens: anything,
        completion_tokens: anything,
        prompt_tokens_details: fc.oneof(fc.record({ cached_tokens: anything }), fc.constant(null)),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(usages, fc.boolean(), (usage, whole) => {
        const meter = meterOf([{ ...textOf('hello'), usage: usage as WireUsage }]); // whatever a server sent
        meter.close(whole ? 'completed' : 'aborted');
        const record = meter.record(COUNTER, () => PROMPT_TOKENS);
        const { promptTokens = 0, completionTokens = 0, cachedPromptTokens = 0 } = record.usage ?? {};
        for (const count of [promptTokens, completionTokens, cachedPromptTokens]) {
          expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
        }
        expect(promptTokens).toBeGreaterThan(0);
        expect(completionTokens).toBeGreaterThan(0);
        expect(record.cost.nanoDollars).toBeGreaterThan(0);
      }),
    );
  });

  test('is estimated where a server reports zeros for an answer that it gave', () => {
    const meter = meterOf([
      textOf('hello'),
      { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } },
    ]);
    meter.close('completed');
    expect(meter.usage(COUNTER, () => PROMPT_TOKENS)).toEqual({
      promptTokens: PROMPT_TOKENS,
      cachedPromptTokens: 0,
      completionTokens: 5,
      provenance: 'estimated',
    });
  });

  test('counts text whose log-probabilities stopped coming', () => {
    const meter = meterOf([chunkOf(token('a')), chunkOf(token('b')), chunkOf(token('cdefg', null))]);
    meter.close('aborted');
    expect(meter.usage(COUNTER, () => PROMPT_TOKENS).completionTokens).toBe(2 + 5);
  });

  test('counts each choice once', () => {
    const choice = chunkOf(token('ab')).choices[0];
    const second = { ...choice, index: 1, delta: { content: 'xyz' } };
    const meter = meterOf([{ choices: [second] }, { choices: [{ ...second, logprobs: null }] }]);
    meter.close('aborted');
    expect(meter.usage(COUNTER, () => PROMPT_TOKENS).completionTokens).toBe(1 + 3);
  });

  test('counts the arguments of a call in the older form', () => {
    const meter = meterOf([
      chunkOf(said({ function_call: { name: 'go', arguments: '' } })),
      chunkOf(said({ function_call: { arguments: '{"a":1}' } })),
    ]);
    meter.close('aborted');
    expect(meter.usage(COUNTER, () => PROMPT_TOKENS).completionTokens).toBe(9);
  });
});

function meterOf(chunks: readonly ChatChunk[]): CallMeter {
  const model = {
    name: 'm',
    wireName: 'm',
    upstream: { chat: never, relay: never },
    rules: NO_RULES,
    price: PRICE,
  };
  const meter = new CallMeter({ role: 'heavy', model, attempt: 1, speculative: false }, () => 0);
  for (const chunk of chunks) meter.chunk(chunk);
  return meter;
}

function never(): never {
  throw new Error('A meter calls nobody');
}

function textOf(content: string): ChatChunk {
  return { choices: [{ index: 0, delta: { content } }] };
}

function chunkOf(item: ReturnType<typeof token>): ChatChunk {
  if (item.type !== 'chunk') throw new TypeError('Not a chunk');
  return item.chunk;
}
