import { describe, expect, test } from 'vitest';
import { saysTheSame, shownOf } from '../../../bench/cache/figures/shownAnswer.ts';

const base = { status: 200, headers: { 'x-draft-cache': 'miss' }, text: '', cut: false };
const entry = (token: string) => ({ token, logprob: -0.1, bytes: null, top_logprobs: [] });
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
const whole = {
  ...base,
  frames: [],
  json: {
    id: 'a',
    choices: [
      {
        message: { role: 'assistant', content: 'Hello there' },
        finish_reason: 'stop',
        logprobs: { content: [entry('Hello'), entry(' there')] },
      },
    ],
    usage,
  },
};
const piece = (delta: object, more: object = {}) => ({
  id: 'b',
  choices: [{ delta, finish_reason: null, ...more }],
});
const stream = (...frames: readonly object[]) => ({ ...base, json: null, frames: [...frames, '[DONE]'] });
const chunks: readonly object[] = [
  piece({ role: 'assistant', content: '' }),
  piece({ content: 'Hello' }, { logprobs: { content: [entry('Hello')] } }),
  piece({ content: ' there' }, { logprobs: { content: [entry(' there')] } }),
  piece({}, { finish_reason: 'stop' }),
  { id: 'b', choices: [], usage },
];
const without = (at: number) => stream(...chunks.filter((_, place) => place !== at));

describe('what was shown', () => {
  test('is the same, streamed or whole', () => {
    const [one, other] = [shownOf(whole, false), shownOf(stream(...chunks), true)];
    expect(saysTheSame(one, other)).toBe(true);
    expect([one.id, other.id, other.pieces]).toEqual(['a', 'b', 2]);
  });

  test.each([
    ['a word less', without(2)],
    ['no finish', without(3)],
    ['no usage', without(4)],
    ['no role', without(0)],
  ])('is not the same with %s', (_, frames) => {
    expect(saysTheSame(shownOf(whole, false), shownOf(frames, true))).toBe(false);
  });

  test('of a stream that was refused is the refusal', () => {
    const refused = { ...base, status: 504, frames: [], json: { error: {} } };
    expect(shownOf(refused, true)).toMatchObject({ status: 504, content: '', finishReason: null });
  });
});
