import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/core/assemble.ts';
import type { ChatCompletion } from '../../src/core/chat.ts';
import type { ClientView } from '../../src/core/clientChunk.ts';
import { replayChunks } from '../../src/core/replayChunks.ts';

const ALL: ClientView = { logprobs: true, topLogprobs: 20, usage: true };
const PLAIN: ClientView = { logprobs: false, topLogprobs: 0, usage: false };

function answer(
  content: string | null,
  more: Partial<ChatCompletion['choices'][number]> = {},
): ChatCompletion {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 5,
    model: 'm',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null },
        finish_reason: 'stop',
        logprobs: null,
        ...more,
      },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  };
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(' ', '\n', '\t', 'a', 'é', '👍', '\u00a0', '.'), maxLength: 60 }),
);

describe('replayChunks', () => {
  test('in pieces say what the answer said, to the letter', () => {
    fc.assert(
      fc.property(text, (content) => {
        expect(assemble(replayChunks(answer(content), ALL), true)).toEqual(answer(content));
      }),
      { examples: [[''], ['  '], [' a  b '], ['\n\na']] },
    );
  });

  test('are pieces: no client waits for the whole of a long answer', () => {
    const chunks = replayChunks(answer('one two three'), PLAIN);
    expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
      { role: 'assistant', content: '' },
      { content: 'one' },
      { content: ' two' },
      { content: ' three' },
      {},
    ]);
  });

  test('have the shape of a stream', () => {
    const chunks = replayChunks(answer('a b'), PLAIN);
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created: 5,
        model: 'm',
      });
      expect(chunk).not.toHaveProperty('usage');
      expect(chunk.choices[0]).not.toHaveProperty('logprobs');
    }
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, 'stop']);
  });

  test('give usage once, last, to whom asked for it', () => {
    const chunks = replayChunks(answer('a'), { ...PLAIN, usage: true });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 3 } });
  });

  test('number the tool calls, which a whole message does not', () => {
    const tool_calls = [1, 2].map((number) => ({
      id: `call_${number}`,
      type: 'function',
      function: { name: 'f', arguments: `{"n":${number}}` },
    }));
    const whole = answer(null, {
      message: { role: 'assistant', content: null, refusal: null, tool_calls: tool_calls as never },
      finish_reason: 'tool_calls',
    });
    const [opening] = replayChunks(whole, PLAIN);
    expect(opening?.choices[0]?.delta?.tool_calls).toEqual(
      tool_calls.map((call, index) => ({ ...call, index })),
    );
    expect(assemble(replayChunks(whole, ALL), true).choices[0]?.message.tool_calls).toEqual(tool_calls);
  });

  test('carry what else the answer holds', () => {
    const whole: ChatCompletion = {
      ...answer('a', {
        moderation: 'fine',
        message: { role: 'assistant', content: 'a', refusal: null, notes: [1] },
      }),
      system_fingerprint: 'fp',
      service_tier: 'default',
    };
    expect(assemble(replayChunks(whole, ALL), true)).toEqual(whole);
  });

  test('trim log-probabilities to what this client asked for', () => {
    const entry = {
      token: 'a',
      logprob: 0,
      top_logprobs: [
        { token: 'a', logprob: 0 },
        { token: 'b', logprob: -9 },
      ],
    };
    const whole = answer('a', { logprobs: { content: [entry], refusal: null } });
    const last = replayChunks(whole, { ...ALL, topLogprobs: 1 }).at(-2)?.choices[0];
    expect(last?.logprobs?.content?.[0]?.top_logprobs).toHaveLength(1);
    expect(JSON.stringify(replayChunks(whole, PLAIN))).not.toContain('logprob');
  });

  test('keep the choices apart', () => {
    const whole = answer('a b');
    whole.choices.push({ ...answer('c d').choices[0], index: 1 } as never);
    expect(assemble(replayChunks(whole, ALL), true)).toEqual(whole);
  });
});
