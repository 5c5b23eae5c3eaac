import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../local/wire/ApiError.ts';
import { readChatRequest } from '../../local/wire/chatRequest.ts';

const plain = { model: 'small', messages: [{ role: 'user', content: 'Hello' }] };

function refusal(json: unknown): ApiError {
  try {
    readChatRequest(json);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error(`Not refused: ${JSON.stringify(json)}`);
}

describe('readChatRequest', () => {
  it("fills in OpenAI's defaults", () => {
    expect(readChatRequest(plain)).toEqual({
      model: 'small',
      turns: [{ role: 'user', content: 'Hello' }],
      stream: false,
      includeUsage: false,
      temperature: 1,
      topP: 1,
      seed: undefined,
      mostTokens: undefined,
      stops: [],
      alternatives: undefined,
    });
  });

  it('joins text parts and reads a developer as a system turn', () => {
    const content = [
      { type: 'text', text: 'Be ' },
      { type: 'text', text: 'brief.' },
    ];
    const { turns } = readChatRequest({
      ...plain,
      messages: [{ role: 'developer', content }, plain.messages[0]],
    });
    expect(turns[0]).toEqual({ role: 'system', content: 'Be brief.' });
  });

  it('takes stop as a string or an array and max_tokens under both names', () => {
    expect(readChatRequest({ ...plain, stop: '\n' }).stops).toEqual(['\n']);
    expect(readChatRequest({ ...plain, stop: ['a', 'b'] }).stops).toEqual(['a', 'b']);
    expect(readChatRequest({ ...plain, max_tokens: 5 }).mostTokens).toBe(5);
    expect(readChatRequest({ ...plain, max_completion_tokens: 6, max_tokens: 5 }).mostTokens).toBe(6);
  });

  it('counts no alternatives for logprobs without top_logprobs', () => {
    expect(readChatRequest({ ...plain, logprobs: true }).alternatives).toBe(0);
    expect(readChatRequest({ ...plain, logprobs: true, top_logprobs: 20 }).alternatives).toBe(20);
  });

  it.each([
    ['an absent model', { messages: plain.messages }, 'model'],
    ['no messages', { ...plain, messages: [] }, 'messages'],
    ['an unknown role', { ...plain, messages: [{ role: 'tool', content: '' }] }, 'messages[0].role'],
    [
      'an image',
      { ...plain, messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
      'messages[0].content',
    ],
    ['no content', { ...plain, messages: [{ role: 'assistant', content: null }] }, 'messages[0].content'],
    ['a temperature beyond 2', { ...plain, temperature: 2.1 }, 'temperature'],
    ['a top_p beyond 1', { ...plain, top_p: 1.1 }, 'top_p'],
    ['a broken seed', { ...plain, seed: 1.5 }, 'seed'],
    ['no tokens to generate', { ...plain, max_tokens: 0 }, 'max_tokens'],
    ['five stop strings', { ...plain, stop: ['1', '2', '3', '4', '5'] }, 'stop'],
    ['an empty stop string', { ...plain, stop: [''] }, 'stop[0]'],
    ['21 alternatives', { ...plain, logprobs: true, top_logprobs: 21 }, 'top_logprobs'],
    ['alternatives without logprobs', { ...plain, top_logprobs: 2 }, 'top_logprobs'],
    ['two answers', { ...plain, n: 2 }, 'n'],
    ['tools', { ...plain, tools: [{ type: 'function' }] }, 'tools'],
    ['a JSON mode', { ...plain, response_format: { type: 'json_object' } }, 'response_format'],
    ['a bias', { ...plain, logit_bias: { 5: 1 } }, 'logit_bias'],
    ['not an object', 'hello', null],
  ])('refuses %s and names the field', (_, json, param) => {
    const error = refusal(json);
    expect(error.status).toBe(400);
    expect(error.body()).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param, code: error.code },
    });
  });

  it('lets pass what asks for nothing, and fields it does not know', () => {
    const quiet = {
      n: 1,
      tools: [],
      presence_penalty: 0,
      logit_bias: {},
      response_format: { type: 'text' },
      user: 'u',
    };
    expect(readChatRequest({ ...plain, ...quiet, stop: null, seed: null }).turns).toHaveLength(1);
  });

  it('answers any JSON with a request or a 400', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        try {
          readChatRequest(json);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
    );
  });
});
