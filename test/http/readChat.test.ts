import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MAX_DEPTH, MAX_VALUES } from '../../src/core/rawObject.ts';
import { oneByOne } from '../../src/http/oneByOne.ts';
import { readChat } from '../../src/http/readChat.ts';
import { chatBody } from '../end-to-end/chatBody.ts';

const isRoute = (model: string) => model === 'auto';
const read = (text: string) => readChat(Buffer.from(text), isRoute);
const many = (count: number, one: string) => Array<string>(count).fill(one).join(',');
const user = '{"role":"user","content":"a"}';

function refusal(text: string) {
  const result = read(text);
  if (!('code' in result)) throw new Error('It was taken');
  return result;
}

describe('a body that is small as text and large as values', () => {
  it('is refused before it is parsed, naming where it became too much', () => {
    const { code, param, message } = refusal(`{"model":"auto","messages":[${many(5_000_000, '{}')}]}`);
    expect([code, param]).toEqual(['invalid_value', 'messages[124999]']);
    expect(message).toContain(`${MAX_VALUES}`);
  });

  it.each([
    ['messages', `{"model":"auto","messages":[${many(100_000, '{}')}]}`, 'messages[0].role'],
    [
      'messages, one of them right',
      `{"model":"auto","messages":[${user},${many(50_000, '5')}]}`,
      'messages[1]',
    ],
    [
      'parts',
      `{"model":"auto","messages":[${user},{"role":"user","content":[${many(100_000, '{}')}]}]}`,
      'messages[1].content',
    ],
    ['tools', `{"model":"auto","messages":[${user}],"tools":[${many(100_000, '{}')}]}`, 'tools[0].type'],
    ['stops', `{"model":"auto","messages":[${user}],"stop":[${many(200_000, '5')}]}`, 'stop'],
    [
      'biases',
      `{"model":"auto","messages":[${user}],"logit_bias":{${Array.from({ length: 100_000 }, (_, at) => `"t${at}":""`)}}}`,
      'logit_bias.t0',
    ],
  ])('is refused at the first fault: %s', (_, text, param) => {
    expect(refusal(text)).toMatchObject({ code: 'invalid_value', param });
  });

  it('is not read any further than its first fault', () => {
    let reads = 0;
    const element = z.unknown().refine((value) => {
      reads += 1;
      return value !== 'wrong';
    }, 'is wrong');
    const checked = oneByOne(z.array(z.unknown()), element).safeParse([1, 'wrong', 'wrong', 2]);
    expect(checked.error?.issues).toMatchObject([{ path: [1], message: 'is wrong' }]);
    expect(reads).toBe(2);
  });
});

it('says of a text that is no JSON, and of no other, that it is none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.stringMatching(/^[{}[\]",:\\a1 ]{0,30}$/), fc.json()), (text) => {
      expect(refusal(text).code === 'invalid_json').toBe(!isJson(text));
    }),
    { examples: [['{"a":1,"a":2'], ['['], ['[1'], ['{"\\a":1}'], ['"'], ['{}{}'], ['']] },
  );
  expect(refusal('['.repeat(MAX_DEPTH + 1)).code).toBe('invalid_value');
});

describe('what only a route bounds', () => {
  const tool = { role: 'tool', content: 'x' };
  it.each<object>([
    { temperature: 3 },
    { temperature: -1 },
    { top_p: 2 },
    { presence_penalty: 5 },
    { frequency_penalty: -5 },
    { max_tokens: 0 },
    { max_tokens: -1 },
    { max_completion_tokens: 1.5 },
    { n: 0 },
    { n: 500 },
    { top_logprobs: 50 },
    { logit_bias: [[15043, 1]] },
    { logit_bias: { 15043: false } },
    { messages: [{ role: 'ipython', content: 'x' }] },
    { messages: [{ role: 'user', content: null }] },
    { messages: [tool] },
  ])('is left to the server of a named model: %j', (fields) => {
    expect(refusal(JSON.stringify(chatBody(fields))).code).toBe('invalid_value');
    const direct = read(JSON.stringify(chatBody({ ...fields, model: 'large' })));
    expect('code' in direct ? direct : direct.request).toMatchObject(fields);
  });

  it.each(['n', 'max_tokens', 'temperature', 'top_p', 'top_logprobs', 'seed', 'presence_penalty'])(
    'is no kind: %s must be a finite number for everybody',
    (name) => {
      for (const value of ['1e999', '-1e999', '"1"', '[]']) {
        const text = `{"model":"large","messages":[${user}],"${name}":${value}}`;
        expect(refusal(text)).toMatchObject({ code: 'invalid_value', param: name });
      }
    },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
