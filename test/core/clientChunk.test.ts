import { describe, expect, test } from 'vitest';
import type { ChatChunk, WireLogprobs } from '../../src/core/chat.ts';
import {
  type ClientView,
  clientLogprobs,
  clientView,
  toClientChunk,
  usageChunk,
} from '../../src/core/clientChunk.ts';

const IDENTITY = { id: 'one', created: 1, model: 'm' };
const PLAIN: ClientView = { logprobs: false, topLogprobs: 0, usage: false };
const messages = [{ role: 'user', content: 'Hello?' }];

describe('clientView', () => {
  test.each([
    [{}, { ...PLAIN, usage: true }],
    [
      { stream: false, stream_options: { include_usage: false } },
      { ...PLAIN, usage: true },
    ],
    [{ stream: true }, PLAIN],
    [{ stream: true, stream_options: null }, PLAIN],
    [
      { stream: true, stream_options: { include_usage: true } },
      { ...PLAIN, usage: true },
    ],
    [
      { stream: true, logprobs: true },
      { ...PLAIN, logprobs: true },
    ],
    [
      { stream: true, logprobs: true, top_logprobs: 3 },
      { ...PLAIN, logprobs: true, topLogprobs: 3 },
    ],
  ])('of %j', (request, view) => {
    expect(clientView({ model: 'auto', messages, ...request })).toEqual(view);
  });
});

describe('toClientChunk', () => {
  const shown = (chunk: ChatChunk, view = PLAIN) => toClientChunk(chunk, view, IDENTITY, new Set());

  test('bears the identity and the object of a chunk, whatever upstream wrote', () => {
    expect(shown({ id: 'x', object: 'text', created: 9, model: 'y', choices: [{ index: 0 }] })).toEqual({
      ...IDENTITY,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { role: 'assistant' }, finish_reason: null }],
    });
  });

  test('has nothing to show without a choice', () => {
    expect(shown({ choices: [], usage: { total_tokens: 1 } })).toBeNull();
  });

  test('says usage null to a client that will be given it', () => {
    expect(shown({ choices: [{ index: 0 }] }, { ...PLAIN, usage: true })).toHaveProperty('usage', null);
    expect(shown({ choices: [{ index: 0 }], usage: null })).not.toHaveProperty('usage');
  });

  test.each([
    [{ content: 'a' }, { content: 'a', role: 'assistant' }],
    [
      { role: 'tool', content: 'a' },
      { role: 'tool', content: 'a' },
    ],
    [
      { role: null, content: 'a' },
      { role: 'assistant', content: 'a' },
    ],
  ])('opens with a role: %j', (delta, expected) => {
    const chunk = { choices: [{ index: 0, delta }] } as unknown as ChatChunk;
    expect(shown(chunk)?.choices[0]?.delta).toEqual(expected);
  });

  test('passes refusals, reasoning, padding and tool calls on as they came', () => {
    const delta = {
      role: 'assistant',
      refusal: 'no',
      reasoning_content: 'hm',
      tool_calls: [{ index: 1, function: { arguments: '{"a": 1.0}' } }],
    };
    const chunk = shown({ choices: [{ index: 0, delta }], obfuscation: 'xx', service_tier: 'flex' });
    expect(chunk).toMatchObject({ obfuscation: 'xx', service_tier: 'flex' });
    expect(chunk?.choices[0]?.delta).toEqual(delta);
  });
});

describe('clientLogprobs', () => {
  const top = ['a', 'b', 'c'].map((token) => ({ token, logprob: -1 }));
  const logprobs: WireLogprobs = { content: [{ token: 'a', logprob: -1, top_logprobs: top }] };

  test.each([0, 2, 9])('keeps at most %i alternatives, and both keys', (topLogprobs) => {
    expect(clientLogprobs(logprobs, { ...PLAIN, logprobs: true, topLogprobs })).toEqual({
      content: [{ token: 'a', logprob: -1, top_logprobs: top.slice(0, topLogprobs) }],
      refusal: null,
    });
  });

  test('are null when there are none, or none were asked for', () => {
    expect(clientLogprobs(null, { ...PLAIN, logprobs: true })).toBeNull();
    expect(clientLogprobs(logprobs, PLAIN)).toBeNull();
  });
});

test('usageChunk has no choices and the same identity', () => {
  expect(usageChunk({ total_tokens: 3 }, IDENTITY)).toEqual({
    ...IDENTITY,
    object: 'chat.completion.chunk',
    choices: [],
    usage: { total_tokens: 3 },
  });
});
