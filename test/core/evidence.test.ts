import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatChunk, ChunkDelta, WireTokenLogprob } from '../../src/core/chat.ts';
import { tokensOf } from '../../src/core/evidence.ts';

const entry = (token: string, logprob: number, ...top: readonly number[]): WireTokenLogprob => ({
  token,
  logprob,
  bytes: null,
  top_logprobs: top.map((value, at) => ({ token: `c${at}`, logprob: value, bytes: null })),
});

const chunk = (delta: ChunkDelta | undefined, ...content: readonly WireTokenLogprob[]): ChatChunk => ({
  choices: [
    {
      index: 0,
      ...(delta && { delta }),
      finish_reason: null,
      logprobs: content.length > 0 ? { content: [...content], refusal: null } : null,
    },
  ],
});

describe('the tokens of a chunk', () => {
  it('are its log-probability entries, in order', () => {
    const merged = chunk(
      { content: 'Hello there' },
      entry('Hello', -0.1, -0.1, -2),
      entry(' there', -0.2, -0.2),
    );
    expect(tokensOf(merged, 5)).toEqual([
      { text: 'Hello', logprob: -0.1, top: [-0.1, -2], missing: null },
      { text: ' there', logprob: -0.2, top: [-0.2], missing: null },
    ]);
  });

  it('are one without evidence when text comes with no entry', () => {
    const absent = [{ text: 'Hi', logprob: null, top: [], missing: 'absent' }];
    expect(tokensOf(chunk({ content: 'Hi' }), 5)).toEqual(absent);
    expect(tokensOf({ choices: [{ index: 0, delta: { content: 'Hi' } }] }, 5)).toEqual(absent);
    expect(
      tokensOf({ choices: [{ index: 0, delta: { content: 'Hi' }, logprobs: { content: null } }] }, 5),
    ).toEqual(absent);
  });

  it('are none for a stray entry on the chunk that announces the role', () => {
    expect(tokensOf(chunk({ role: 'assistant', content: '' }, entry('{', -7, -7)), 5)).toEqual([]);
    expect(tokensOf(chunk({ role: 'assistant', content: null }, entry('{', -7, -7)), 5)).toEqual([]);
    expect(tokensOf(chunk({ role: 'assistant' }, entry('{', -7, -7)), 5)).toEqual([]);
  });

  it('are those of a role chunk that carries text already', () => {
    expect(tokensOf(chunk({ role: 'assistant', content: 'A' }, entry('A', -1, -1)), 5)).toHaveLength(1);
  });

  it('are kept where the text is still empty: a part of a multi-byte character', () => {
    expect(tokensOf(chunk({ content: '' }, entry('', -1, -1)), 5)).toHaveLength(1);
  });

  it('are none where there is no content: role, finish, tool calls, usage', () => {
    expect(tokensOf(chunk({ role: 'assistant', content: '' }), 5)).toEqual([]);
    expect(tokensOf(chunk({ content: '' }), 5)).toEqual([]);
    expect(tokensOf(chunk({}), 5)).toEqual([]);
    expect(tokensOf(chunk(undefined), 5)).toEqual([]);
    expect(tokensOf(chunk(undefined, entry('x', -1, -1)), 5)).toEqual([]);
    expect(tokensOf(chunk({ tool_calls: [{ index: 0 }] }, entry('x', -1, -1)), 5)).toEqual([]);
    expect(tokensOf({ choices: [] }, 5)).toEqual([]);
  });

  it('are those of the first choice', () => {
    const two = chunk({ content: 'a' }, entry('a', -1, -1));
    two.choices.push({ index: 1, delta: { content: 'b' } });
    expect(tokensOf(two, 5)).toHaveLength(1);
  });
});

describe('the evidence of a token', () => {
  const only = (...entries: readonly WireTokenLogprob[]) =>
    tokensOf(chunk({ content: 'a' }, ...entries), 5)[0];

  it('is absent when no alternatives were reported', () => {
    expect(only(entry('a', -1))).toEqual({ text: 'a', logprob: -1, top: [], missing: 'absent' });
    expect(only({ token: 'a', logprob: -1 })).toMatchObject({ missing: 'absent' });
  });

  it('is a sentinel when nothing of what was reported is usable', () => {
    const sentinel = { logprob: null, top: [], missing: 'sentinel' };
    expect(only(entry('a', -9999, -9999, -9999))).toMatchObject(sentinel);
    expect(only(entry('a', -9999))).toMatchObject(sentinel);
    expect(only(entry('a', -1, -9999))).toMatchObject({ ...sentinel, logprob: -1 });
  });

  it('is what remains without the sentinels', () => {
    expect(only(entry('a', -9999, -0.5, -9999, -3))).toEqual({
      text: 'a',
      logprob: null,
      top: [-0.5, -3],
      missing: null,
    });
  });

  it('takes null where a number belongs as unusable', () => {
    // JSON has no -Infinity: some servers write null.
    const broken = JSON.parse(
      '{"logprob":null,"top_logprobs":[{"logprob":null},{"logprob":"x"},{"logprob":-2}]}',
    );
    expect(only(broken)).toEqual({ text: '', logprob: null, top: [-2], missing: null });
    expect(only(JSON.parse('{"token":"a","logprob":null}'))).toMatchObject({ missing: 'absent' });
  });

  it('is trimmed to the k most likely, wherever the server put them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -30, max: 0, noNaN: true }), { minLength: 1, maxLength: 21 }),
        fc.integer({ min: 1, max: 20 }),
        (top, k) => {
          const [token] = tokensOf(chunk({ content: 'a' }, entry('a', -1, ...top)), k);
          const likely = [...top].sort((a, b) => b - a).slice(0, k);
          expect([...(token?.top ?? [])].sort((a, b) => b - a)).toEqual(likely);
        },
      ),
    );
    expect(only(entry('a', -9, -9, -1, -2, -3, -4, -5))?.top).toEqual([-1, -2, -3, -4, -5]);
  });
});
