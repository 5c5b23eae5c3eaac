import { describe, expect, it } from 'vitest';
import { role as announce, chunk, done, finish, type Step, token, usage } from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import { sharedGateway } from './sharedGateway.ts';

const gateway = sharedGateway();

describe('several choices', () => {
  const interleaved: Step[] = [
    announce({ index: 1 }),
    announce({ index: 0 }),
    token('b0 ', { index: 1 }),
    token('a0 ', { index: 0 }),
    token('b1', { index: 1 }),
    finish('stop', { index: 1 }),
    token('a1', { index: 0 }),
    finish('length', { index: 0 }),
    usage({ completion_tokens: 4 }),
    done(),
  ];

  it('come from heavy, as they come', async () => {
    gateway.it.upstream.script('large', interleaved);
    const { frames, headers } = await gateway.it.ask(chatBody({ n: 2, stream: true }));
    expect(headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-reason': 'n' });
    expect(frames.slice(0, -1).map(({ choices }) => choices[0].index)).toEqual([1, 0, 1, 0, 1, 1, 0, 0]);
  });

  it('are ordered by index in a whole answer', async () => {
    gateway.it.upstream.script('large', interleaved);
    const { json: answer } = await gateway.it.ask(chatBody({ n: 2 }));
    const seen = answer.choices.map(
      (choice: { index: number; message: { content: string }; finish_reason: string }) => [
        choice.index,
        choice.message.content,
        choice.finish_reason,
      ],
    );
    expect(seen).toEqual([
      [0, 'a0 a1', 'length'],
      [1, 'b0 b1', 'stop'],
    ]);
  });
});

describe('tool calls', () => {
  const tools = [{ type: 'function', function: { name: 'look', parameters: {} } }];
  const piece = (calls: object[]) =>
    chunk({ choices: [{ index: 0, delta: { tool_calls: calls }, logprobs: null, finish_reason: null }] });
  const begin = (index: number) => ({
    index,
    id: `call_${index}`,
    type: 'function',
    function: { name: 'look', arguments: '' },
  });
  const more = (index: number, text: string) => ({ index, function: { arguments: text } });
  const interleaved: Step[] = [
    announce({ content: null }),
    piece([begin(0)]),
    piece([begin(1)]),
    piece([more(0, '{"q":"\\u00')]),
    piece([more(1, '{"n":'), more(0, 'e9 \\"')]),
    piece([more(1, '9223372036854775807}')]),
    piece([more(0, '"}')]),
    finish('tool_calls'),
    usage({ completion_tokens: 20 }),
    done(),
  ];
  const ARGUMENTS = ['{"q":"\\u00e9 \\""}', '{"n":9223372036854775807}'];

  it('are streamed from heavy, piece by piece', async () => {
    gateway.it.upstream.script('large', interleaved);
    const { frames, headers } = await gateway.it.ask(chatBody({ tools, stream: true }));
    expect(headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-reason': 'tools' });
    const pieces = frames.flatMap((frame) => frame.choices?.[0]?.delta.tool_calls ?? []);
    expect(pieces).toEqual([
      begin(0),
      begin(1),
      more(0, '{"q":"\\u00'),
      more(1, '{"n":'),
      more(0, 'e9 \\"'),
      more(1, '9223372036854775807}'),
      more(0, '"}'),
    ]);
    expect(frames.at(-2).choices[0].finish_reason).toBe('tool_calls');
  });

  it('are put together in a whole answer', async () => {
    gateway.it.upstream.script('large', interleaved);
    const { json: answer } = await gateway.it.ask(chatBody({ tools }));
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        role: 'assistant',
        content: null,
        tool_calls: ARGUMENTS.map((text, at) => ({
          id: `call_${at}`,
          type: 'function',
          function: { name: 'look', arguments: text },
        })),
      },
    });
    expect(answer.choices[0].message.tool_calls[0]).not.toHaveProperty('index');
  });
});
