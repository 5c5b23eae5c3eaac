import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/core/assemble.ts';
import type { ChatChunk, ChunkChoice, ChunkDelta } from '../../src/core/chat.ts';

function chunk(choices: ChunkChoice[], more: Partial<ChatChunk> = {}): ChatChunk {
  return { id: 'one', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more };
}
const piece = (delta: ChunkDelta, index = 0) => chunk([{ index, delta, finish_reason: null }]);
const message = (...deltas: ChunkDelta[]) =>
  assemble(
    deltas.map((delta) => piece(delta)),
    false,
  ).choices[0]?.message;

/** A text cut into pieces, anywhere. */
const cutText = fc.array(fc.string({ maxLength: 5 }), { maxLength: 8 });

describe('assemble', () => {
  test('joins each choice in order, however the choices are interleaved', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.string({ maxLength: 4 }))),
        (pieces) => {
          const answer = assemble(
            pieces.map(([index, content]) => piece({ content }, index)),
            false,
          );
          const indexes = [...new Set(pieces.map(([index]) => index))].sort();
          expect(answer.choices.map(({ index }) => index)).toEqual(indexes);
          for (const { index, message: said } of answer.choices) {
            const own = pieces.filter(([of]) => of === index).map(([, content]) => content);
            expect(said.content).toBe(own.join(''));
          }
        },
      ),
    );
  });

  test('joins the arguments of each tool call byte for byte, however they are interleaved', () => {
    fc.assert(
      fc.property(
        fc.array(cutText, { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.nat(2)),
        (calls, turns) => {
          const left = calls.map((pieces) => [...pieces]);
          const deltas: ChunkDelta[] = calls.map((_, index) => ({
            tool_calls: [
              {
                index,
                id: `call_${index}`,
                type: 'function',
                function: { name: `f${index}`, arguments: '' },
              },
            ],
          }));
          while (left.some((pieces) => pieces.length > 0)) {
            const turn = Number(turns.next().value) % calls.length;
            const index = left[turn]?.length ? turn : left.findIndex((pieces) => pieces.length > 0);
            const next = left[index]?.shift() ?? '';
            deltas.push({ tool_calls: [{ index, function: { arguments: next } }] });
          }
          expect(message(...deltas)?.tool_calls).toEqual(
            calls.map((pieces, index) => ({
              id: `call_${index}`,
              type: 'function',
              function: { name: `f${index}`, arguments: pieces.join('') },
            })),
          );
        },
      ),
    );
  });

  test('keeps a call’s name when later pieces repeat it, or have none', () => {
    const call = (name: string | null, text: string) =>
      ({ tool_calls: [{ index: 0, id: '', function: { name, arguments: text } }] }) as ChunkDelta;
    const opening = {
      tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } }],
    };
    expect(message(opening, call('f', '{"a"'), call(null, ':'), call('', '1}'))?.tool_calls).toEqual([
      { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
    ]);
  });

  test('joins the input of a custom tool', () => {
    const call = (custom: object) => ({ tool_calls: [{ index: 0, custom }] });
    expect(
      message(call({ name: 'sh', input: '' }), call({ input: 'ls ' }), call({ input: '-l' }))?.tool_calls,
    ).toEqual([{ custom: { name: 'sh', input: 'ls -l' } }]);
  });

  test('tells calls that bear no number apart by their ids', () => {
    const call = (id: string | undefined, text: string) =>
      ({ tool_calls: [{ ...(id && { id }), function: { arguments: text } }] }) as unknown as ChunkDelta;
    expect(message(call('a', '1'), call('b', '2'), call(undefined, '3'))?.tool_calls).toEqual([
      { id: 'a', function: { arguments: '1' } },
      { id: 'b', function: { arguments: '23' } },
    ]);
  });

  test('joins refusals, reasoning and the old function call', () => {
    const said = message(
      { refusal: 'I ', reasoning_content: 'hm', function_call: { name: 'f', arguments: '{' } },
      { refusal: 'won’t', reasoning_content: 'm', function_call: { arguments: '}' } },
    );
    expect(said).toMatchObject({
      content: null,
      refusal: 'I won’t',
      reasoning_content: 'hmm',
      function_call: { name: 'f', arguments: '{}' },
    });
  });

  test('appends lists, and keeps the last of what is neither text nor list', () => {
    const said = message({ annotations: [1], seen: 1 }, { annotations: [2], seen: 2 }, { annotations: null });
    expect(said).toMatchObject({ annotations: [1, 2], seen: 2 });
  });

  test('keeps the fields of the answer and of its choices, and leaves the padding out', () => {
    const answer = assemble(
      [
        chunk([{ index: 0, delta: { content: 'a' }, finish_reason: null, safety: 'low' }], {
          system_fingerprint: 'fp',
          obfuscation: 'xxxx',
          usage: null,
        }),
        chunk([{ index: 0, delta: {}, finish_reason: 'length' }], { service_tier: 'default' }),
        chunk([], { usage: { total_tokens: 3 } }),
      ],
      false,
    );
    expect(answer).toEqual({
      id: 'one',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      system_fingerprint: 'fp',
      service_tier: 'default',
      usage: { total_tokens: 3 },
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'a', refusal: null },
          finish_reason: 'length',
          logprobs: null,
          safety: 'low',
        },
      ],
    });
  });

  test('joins log-probabilities for whom asked for them, and leaves its input as it was', () => {
    const entry = (token: string) => ({ token, logprob: -1, bytes: null, top_logprobs: [] });
    const chunks = ['a', 'b'].map((token) =>
      chunk([
        {
          index: 0,
          delta: { content: token },
          finish_reason: null,
          logprobs: { content: [entry(token)], refusal: null },
        },
      ]),
    );
    const before = structuredClone(chunks);
    expect(assemble(chunks, true).choices[0]?.logprobs).toEqual({
      content: [entry('a'), entry('b')],
      refusal: null,
    });
    expect(assemble(chunks, false).choices[0]?.logprobs).toBeNull();
    expect(chunks).toEqual(before);
  });

  test('of nothing is an answer without choices', () => {
    expect(assemble([], true)).toEqual({
      id: '',
      object: 'chat.completion',
      created: 0,
      model: '',
      choices: [],
    });
  });
});
