import { describe, expect, it } from 'vitest';
import { type ChatChunk, type ChunkDelta, hasContent } from '../../src/core/chat.ts';

const chunk = (delta: ChunkDelta, finish_reason: string | null = null): ChatChunk => ({
  choices: [{ index: 0, delta, finish_reason }],
});

describe('a chunk shows something of an answer', () => {
  it.each<[string, ChunkDelta]>([
    ['text', { content: 'a' }],
    ['text beside the role', { role: 'assistant', content: ' ' }],
    ['a refusal', { refusal: 'No' }],
    ['a tool call', { tool_calls: [{ index: 0, id: 'call_1' }] }],
    ['a field nobody knows', { reasoning_content: 'hm' }],
  ])('%s', (_, delta) => {
    expect(hasContent(chunk(delta))).toBe(true);
  });

  it('the end, even of an empty answer', () => {
    expect(hasContent(chunk({}, 'stop'))).toBe(true);
    expect(hasContent({ choices: [{ index: 0, finish_reason: 'stop' }] })).toBe(true);
  });

  it('any of its choices', () => {
    expect(
      hasContent({
        choices: [
          { index: 0, delta: {} },
          { index: 1, delta: { content: 'b' } },
        ],
      }),
    ).toBe(true);
  });
});

describe('a chunk shows nothing of an answer', () => {
  it.each<[string, ChunkDelta]>([
    ['only the role', { role: 'assistant' }],
    ['the role and empty fields', { role: 'assistant', content: '', refusal: null, tool_calls: [] }],
    ['content null', { role: 'assistant', content: null }],
    ['a field without a value', { role: 'assistant', reasoning_content: undefined }],
    ['nothing at all', {}],
  ])('%s', (_, delta) => {
    expect(hasContent(chunk(delta))).toBe(false);
  });

  it('usage alone, or no delta', () => {
    expect(hasContent({ choices: [], usage: { prompt_tokens: 1 } })).toBe(false);
    expect(hasContent({ choices: [{ index: 0 }] })).toBe(false);
    expect(hasContent(JSON.parse('{"choices":[{"index":0,"delta":null,"finish_reason":null}]}'))).toBe(false);
  });
});
