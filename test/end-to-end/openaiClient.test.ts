import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import {
  role as announce,
  answers,
  chunk,
  done,
  finish,
  type Step,
  stall,
  token,
  tokens,
  usage,
} from '../scripted/index.ts';
import { clientOf } from './openaiSees.ts';
import { sharedGateway } from './sharedGateway.ts';

const gateway = sharedGateway({ upstream: { models: ['small', 'large', 'org/model'] } });
const WORDS = Array.from({ length: 14 }, (_, at) => `w${at} `);
const CALM = { bits: 0.2 };
const messages = [{ role: 'user' as const, content: 'What is the capital of France?' }];
const wild: Step[] = [token('no', { bits: 2.3 }), stall()];
const params = { model: 'auto', messages };

describe('models', () => {
  it('are listed and retrieved', async () => {
    const client = clientOf(gateway.it);
    const names: string[] = [];
    for await (const { id } of await client.models.list()) names.push(id);
    expect(names.sort()).toEqual(['auto', 'large', 'org/model', 'small']);
    for (const name of names) expect((await client.models.retrieve(name)).id).toBe(name);
    await expect(client.models.retrieve('nothing')).rejects.toThrow(OpenAI.NotFoundError);
  });
});

describe('tool calls', () => {
  const tools = [{ type: 'function' as const, function: { name: 'look', parameters: {} } }];
  const piece = (call: object) =>
    chunk({ choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: null }] });
  const script: Step[] = [
    announce({ content: null }),
    piece({ index: 0, id: 'call_0', type: 'function', function: { name: 'look', arguments: '' } }),
    piece({ index: 1, id: 'call_1', type: 'function', function: { name: 'look', arguments: '' } }),
    piece({ index: 1, function: { arguments: '{"b"' } }),
    piece({ index: 0, function: { arguments: '{"a":1}' } }),
    piece({ index: 1, function: { arguments: ':2}' } }),
    finish('tool_calls'),
    usage(),
    done(),
  ];
  const calls = ['{"a":1}', '{"b":2}'].map((text, at) => ({
    id: `call_${at}`,
    type: 'function',
    function: { name: 'look', arguments: text },
  }));

  it('are read from a stream and from a whole answer alike', async () => {
    gateway.it.upstream.script('large', script);
    const client = clientOf(gateway.it);
    const streamed = await client.chat.completions.stream({ ...params, tools }).finalChatCompletion();
    const whole = await client.chat.completions.create({ ...params, tools });
    for (const answer of [streamed, whole]) {
      expect(answer.choices[0]?.finish_reason).toBe('tool_calls');
      expect(answer.choices[0]?.message.tool_calls).toMatchObject(calls);
    }
  });
});

describe('a stream', () => {
  it('is put together by the library to what the whole answer says', async () => {
    const script: Step[] = [announce(), tokens(WORDS, CALM), finish(), usage(), done()];
    const client = clientOf(gateway.it);
    for (const [model, draft] of [
      ['auto', script],
      ['auto', wild],
      ['large', wild],
    ] as const) {
      gateway.it.upstream.script('small', draft);
      gateway.it.upstream.script('large', answers(WORDS, CALM));
      const asked = { model, messages, stream_options: { include_usage: true } };
      const streamed = await client.chat.completions.stream(asked).finalChatCompletion();
      const whole = await client.chat.completions.create({ model, messages });
      expect(streamed.choices[0]?.message.content).toBe(WORDS.join(''));
      expect(whole.choices[0]?.message.content).toBe(WORDS.join(''));
      expect(streamed.usage).toEqual(whole.usage);
    }
  });
});
