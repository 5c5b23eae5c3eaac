import { describe, expect, it } from 'vitest';
import {
  asksForAudio,
  type ChatRequest,
  clientTokenCap,
  type DraftAbility,
  isJudgedWhole,
  promptText,
  whyNotDrafted,
} from '../../src/core/chatRequest.ts';

const plain: ChatRequest = { model: 'auto', messages: [{ role: 'user', content: 'Hi' }], stream: true };
const ability: DraftAbility = { tools: false, modalities: [], contextTokens: 100 };

const why = (more: Partial<ChatRequest>, able: Partial<DraftAbility> = {}, promptTokens = 10) =>
  whyNotDrafted({ ...plain, ...more }, { ...ability, ...able }, promptTokens);

const withParts = (...types: readonly string[]): Partial<ChatRequest> => ({
  messages: [{ role: 'user', content: types.map((type) => ({ type })) }],
});

describe('what the signal cannot judge is not drafted', () => {
  it('but a plain request is', () => {
    expect(why({})).toBeNull();
    expect(why({ n: 1, tools: [], functions: null, web_search_options: null, audio: null })).toBeNull();
    expect(why({ messages: [{ role: 'assistant', content: null }, { role: 'tool' }] })).toBeNull();
  });

  it('tools, unless the draft model may use them', () => {
    expect(why({ tools: [{}] })).toBe('tools');
    expect(why({ functions: [{}] })).toBe('tools');
    expect(why({ tools: [{}], functions: [{}] }, { tools: true })).toBeNull();
  });

  it('several answers', () => {
    expect(why({ n: 2 })).toBe('n');
    expect(why({ n: null })).toBeNull();
  });

  it('web search', () => {
    expect(why({ web_search_options: {} })).toBe('web_search');
  });

  it('content that the draft model cannot read', () => {
    expect(why(withParts('text', 'refusal'))).toBeNull();
    expect(why(withParts('text', 'image_url'))).toBe('modality');
    expect(why(withParts('image_url'), { modalities: ['image_url'] })).toBeNull();
    expect(why(withParts('image_url', 'file'), { modalities: ['image_url'] })).toBe('modality');
  });

  it('an answer in sound, whatever the draft model can read', () => {
    expect(why({ audio: { voice: 'alloy' } }, { modalities: ['audio'] })).toBe('modality');
    expect(why({ modalities: ['text', 'audio'] })).toBe('modality');
    expect(why({ modalities: ['text'] })).toBeNull();
  });

  it("what prompt and answer together would not fit into the draft model's context", () => {
    expect(why({}, {}, 100)).toBeNull();
    expect(why({}, {}, 101)).toBe('too_long');
    expect(why({ max_tokens: 90 }, {}, 10)).toBeNull();
    expect(why({ max_tokens: 91 }, {}, 10)).toBe('too_long');
    expect(why({ max_tokens: 1e9 }, { contextTokens: null }, 1e9)).toBeNull();
  });

  it('names the first reason it finds: tools, n, web search, modality, length', () => {
    const all = { tools: [{}], n: 2, web_search_options: {}, ...withParts('file') };
    expect(why(all, {}, 1e9)).toBe('tools');
    expect(why(all, { tools: true }, 1e9)).toBe('n');
    expect(why({ ...all, n: 1 }, { tools: true }, 1e9)).toBe('web_search');
    expect(why({ ...withParts('file') }, {}, 1e9)).toBe('modality');
  });
});

describe('an answer is judged as a whole', () => {
  const whole = (more: Partial<ChatRequest>) => isJudgedWhole({ ...plain, ...more });

  it('when it is not streamed, must parse, or may call tools', () => {
    expect(whole({ stream: false })).toBe(true);
    expect(whole({ stream: null })).toBe(true);
    expect(whole({ stream: undefined })).toBe(true);
    expect(whole({ response_format: { type: 'json_object' } })).toBe(true);
    expect(whole({ response_format: { type: 'json_schema', json_schema: { schema: {} } } })).toBe(true);
    expect(whole({ tools: [{}] })).toBe(true);
    expect(whole({ functions: [{}] })).toBe(true);
  });

  it('and otherwise as it comes', () => {
    expect(whole({})).toBe(false);
    expect(whole({ response_format: { type: 'text' }, tools: [], functions: [] })).toBe(false);
    expect(whole({ response_format: null })).toBe(false);
  });
});

it("the client's own bound is max_completion_tokens, or the older max_tokens", () => {
  expect(clientTokenCap(plain)).toBeNull();
  expect(clientTokenCap({ ...plain, max_tokens: 5 })).toBe(5);
  expect(clientTokenCap({ ...plain, max_tokens: 5, max_completion_tokens: 7 })).toBe(7);
  expect(clientTokenCap({ ...plain, max_tokens: 5, max_completion_tokens: null })).toBe(5);
});

it('an answer in sound is one that is asked for by modality or by voice', () => {
  expect(asksForAudio(plain)).toBe(false);
  expect(asksForAudio({ ...plain, modalities: null, audio: null })).toBe(false);
  expect(asksForAudio({ ...plain, modalities: ['audio'] })).toBe(true);
  expect(asksForAudio({ ...plain, audio: {} })).toBe(true);
});

it('the text of a prompt is all that the model reads as text', () => {
  const request: ChatRequest = {
    model: 'auto',
    messages: [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: [{ type: 'text', text: 'Look' }, { type: 'image_url' }] },
      { role: 'assistant', content: null },
    ],
    tools: [{ type: 'function' }],
    functions: [{ name: 'f' }],
  };
  expect(promptText(request)).toBe(
    'system\nBe brief\nuser\nLook\nassistant\n[{"type":"function"}]\n[{"name":"f"}]',
  );
  expect(promptText({ ...plain, tools: [] })).toBe('user\nHi');
});

it('the text of a prompt has the calls of tools and the schema of the answer in it', () => {
  const tool_calls = [
    { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
    { id: 'call_2', type: 'function', function: { name: 'time' } },
  ];
  const schema = { type: 'object', properties: { a: { type: 'string' } } };
  expect(
    promptText({
      ...plain,
      messages: [{ role: 'assistant', content: null, tool_calls }],
      response_format: { type: 'json_schema', json_schema: { schema } },
    }),
  ).toBe(`assistant\nweather\n{"city":"Oslo"}\ntime\n${JSON.stringify(schema)}`);
});

it('the text of a prompt is found whatever a client sends as calls', () => {
  for (const tool_calls of [null, 7, 'x', {}, [null], [7], [{}], [{ function: null }], [{ function: 7 }]]) {
    expect(promptText({ ...plain, messages: [{ role: 'assistant', tool_calls }] })).toBe('assistant');
  }
});

it('the text of a prompt leaves out images, sound and files', () => {
  const content = [
    { type: 'text', text: 'Look' },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
    { type: 'file', file: { file_data: 'AAAA' } },
  ];
  expect(promptText({ ...plain, messages: [{ role: 'user', content }] })).toBe('user\nLook');
});
