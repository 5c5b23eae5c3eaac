import fc from 'fast-check';
import { from, lastValueFrom, of, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { ChatChunk, ChunkChoice, WireUsage } from '../../src/core/chat.ts';
import type { ClientView } from '../../src/core/clientChunk.ts';
import { toClientChunks } from '../../src/stream/toClientChunks.ts';
import { operatorCases } from './operatorCases.ts';

const PLAIN: ClientView = { logprobs: false, topLogprobs: 0, usage: false };
const ESTIMATE: WireUsage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const USAGE: WireUsage = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };
const identity = (chunk: ChatChunk) => ({
  id: chunk.id ?? 'none',
  created: chunk.created ?? 0,
  model: chunk.model ?? 'none',
});

function chunk(choices: ChunkChoice[], more: Partial<ChatChunk> = {}): ChatChunk {
  return { id: 'one', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more };
}
const says = (content: string, more: Partial<ChatChunk> = {}) =>
  chunk([{ index: 0, delta: { content } }], more);

function shown(chunks: readonly ChatChunk[], view: ClientView = PLAIN): Promise<ChatChunk[]> {
  return lastValueFrom(
    from(chunks).pipe(
      toClientChunks(view, identity, () => ESTIMATE),
      toArray(),
    ),
  );
}

describe('toClientChunks', () => {
  operatorCases<ChatChunk, ChatChunk>({
    operator: () => toClientChunks({ ...PLAIN, usage: true }, identity, () => ESTIMATE),
    inputs: { a: says('a'), b: says('b'), e: chunk([], { usage: USAGE }) },
    outputs: {
      a: chunk([{ index: 0, delta: { role: 'assistant', content: 'a' }, finish_reason: null }], {
        usage: null,
      }),
      b: chunk([{ index: 0, delta: { content: 'b' }, finish_reason: null }], { usage: null }),
      u: chunk([], { usage: USAGE }),
      n: chunk([], { usage: ESTIMATE }),
    },
    source: '-a---be|',
    result: '-a---b-(u|)',
    errored: '-a---b-#',
    left: '-a--',
  });

  test('gives usage once, at the end, wherever it came: the last one is the whole', async () => {
    const early = { ...USAGE, completion_tokens: 1 };
    const chunks = [says('a', { usage: early }), says('b', { usage: USAGE }), says('c', { usage: null })];
    const all = await shown(chunks, { ...PLAIN, usage: true });
    expect(all.map(({ usage }) => usage)).toEqual([null, null, null, USAGE]);
    expect(all.at(-1)?.choices).toEqual([]);
  });

  test('estimates the usage that upstream never gave', async () => {
    const all = await shown([says('a')], { ...PLAIN, usage: true });
    expect(all.at(-1)?.usage).toEqual(ESTIMATE);
  });

  test('takes usage out for a client that did not ask for it', async () => {
    const all = await shown([says('a', { usage: USAGE }), chunk([], { usage: USAGE })]);
    expect(all).toHaveLength(1);
    expect(all[0]).not.toHaveProperty('usage');
  });

  test('invents no usage for an answer without a chunk', async () => {
    expect(await shown([], { ...PLAIN, usage: true })).toEqual([]);
  });

  test('bears one identity throughout, from the first chunk with a choice', async () => {
    const chunks = [
      chunk([], { id: '', model: '', created: 0, prompt_filter_results: [] }),
      says('a', { id: 'x', model: 'y', created: 5 }),
      says('b', { id: 'other', model: 'other', created: 6 }),
      chunk([], { id: 'third', usage: USAGE }),
    ];
    const all = await shown(chunks, { ...PLAIN, usage: true });
    expect(all).toHaveLength(3);
    for (const one of all) expect(one).toMatchObject({ id: 'x', model: 'y', created: 5 });
  });

  test('opens each choice with its role, once', async () => {
    const piece = (index: number, delta: ChunkChoice['delta']) => chunk([{ index, ...(delta && { delta }) }]);
    const all = await shown([
      piece(0, { content: 'a' }),
      piece(1, { role: 'assistant', content: '' }),
      piece(1, { content: 'b' }),
      piece(0, undefined),
      piece(2, undefined),
    ]);
    expect(all.map(({ choices }) => choices[0]?.delta?.role)).toEqual([
      'assistant',
      'assistant',
      undefined,
      undefined,
      'assistant',
    ]);
  });

  test('shows as many log-probabilities as were asked for', async () => {
    const entry = {
      token: 'a',
      logprob: -0.1,
      bytes: [97],
      top_logprobs: [
        { token: 'a', logprob: -0.1, bytes: [97] },
        { token: 'b', logprob: -2, bytes: [98] },
      ],
    };
    const upstream = chunk([{ index: 0, delta: { content: 'a' }, logprobs: { content: [entry] } }]);
    const of = async (view: ClientView) => (await shown([upstream], view))[0]?.choices[0];
    expect(await of(PLAIN)).not.toHaveProperty('logprobs');
    expect((await of({ ...PLAIN, logprobs: true }))?.logprobs).toEqual({
      content: [{ ...entry, top_logprobs: [] }],
      refusal: null,
    });
    expect((await of({ ...PLAIN, logprobs: true, topLogprobs: 1 }))?.logprobs?.content).toEqual([
      { ...entry, top_logprobs: entry.top_logprobs.slice(0, 1) },
    ]);
    const silent = chunk([{ index: 0, delta: {} }]);
    expect((await shown([silent], { ...PLAIN, logprobs: true }))[0]?.choices[0]?.logprobs).toBeNull();
  });

  test('leaves every other field as it came, and the upstream chunk too', async () => {
    const known = ['id', 'object', 'created', 'model', 'choices', 'usage'];
    const field = fc.string({ minLength: 1 }).filter((name) => !known.includes(name) && name !== '__proto__');
    const inner = ['index', 'delta', 'finish_reason', 'logprobs', 'role', '__proto__'];
    const innerField = fc.string({ minLength: 1 }).filter((name) => !inner.includes(name));
    const fields = (name: fc.Arbitrary<string>) =>
      fc.dictionary(name, fc.jsonValue(), { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(
        fields(field),
        fields(innerField),
        fields(innerField),
        fc.boolean(),
        async (ofChunk, ofChoice, ofDelta, usage) => {
          const upstream = chunk(
            [{ ...ofChoice, index: 0, delta: { ...ofDelta, role: 'assistant' } }],
            ofChunk,
          );
          const before = structuredClone(upstream);
          const [first] = await shown([upstream], { ...PLAIN, usage });
          expect(upstream).toEqual(before);
          expect(first).toMatchObject(ofChunk);
          expect(first?.choices[0]).toMatchObject(ofChoice);
          expect(first?.choices[0]?.delta).toEqual({ ...ofDelta, role: 'assistant' });
        },
      ),
    );
  });

  test('starts anew for each subscriber', async () => {
    const stream = of(says('a', { usage: USAGE })).pipe(
      toClientChunks({ ...PLAIN, usage: true }, identity, () => ESTIMATE),
      toArray(),
    );
    expect(await lastValueFrom(stream)).toEqual(await lastValueFrom(stream));
  });
});
