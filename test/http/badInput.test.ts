import { describe, expect, it } from 'vitest';
import { chatBody } from '../end-to-end/chatBody.ts';
import { sharedGateway } from '../end-to-end/sharedGateway.ts';
import { answers } from '../scripted/index.ts';
import { expectRefusal } from './expectRefusal.ts';

const gateway = sharedGateway();

const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const withRaw = (members: string) => JSON.stringify(chatBody()).replace(/}$/, `,${members}}`);

describe('a body that is no request is a 400 that says why, and costs nothing', () => {
  const cases: [what: string, body: string | Uint8Array, code: string, param: string | null][] = [
    ['nothing at all', '', 'invalid_json', null],
    ['half an object', '{"model":"auto","messages":[', 'invalid_json', null],
    ['two objects', `${JSON.stringify(chatBody())}{}`, 'invalid_json', null],
    ['a trailing comma', withRaw('"seed":1,'), 'invalid_json', null],
    ['NaN', withRaw('"temperature":NaN'), 'invalid_json', null],
    ['a byte that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'invalid_json', null],
    ['a lone surrogate as bytes', Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1'), 'invalid_json', null],
    ['UTF-16', Buffer.from(JSON.stringify(chatBody()), 'utf16le'), 'invalid_json', null],
    ['a null byte between tokens', withRaw('\0"seed":1'), 'invalid_json', null],
    ['a null byte in a string', withRaw('"user":"a\0b"'), 'invalid_json', null],
    ['an array', '[]', 'invalid_value', null],
    ['a number', '17', 'invalid_value', null],
    ['a string', '"hi"', 'invalid_value', null],
    ['null', 'null', 'invalid_value', null],
    ['true', ' true ', 'invalid_value', null],
    ['an empty object', '{}', 'invalid_value', 'model'],
    ['100,000 levels of arrays', nested(100_000), 'invalid_value', '[0]'.repeat(27).slice(0, 80)],
    [
      '100,000 levels in a field',
      withRaw(`"metadata":${nested(100_000)}`),
      'invalid_value',
      `metadata${'[0]'.repeat(24)}`,
    ],
    [
      '100,000 levels of objects',
      withRaw(`"metadata":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
      'invalid_value',
      `metadata${'.a'.repeat(36)}`,
    ],
    ['a key twice, in what is no JSON', '{"a":1,"a":2', 'invalid_json', null],
    ['a key twice', withRaw('"model":"large"'), 'invalid_value', 'model'],
    ['a key twice, once escaped', withRaw('"\\u006dodel":"large"'), 'invalid_value', 'model'],
    [
      'a key twice, inside',
      '{"model":"auto","messages":[{"role":"user","content":"a","content":"b"}]}',
      'invalid_value',
      'messages[0].content',
    ],
    ['__proto__ twice', withRaw('"__proto__":1,"__proto__":2'), 'invalid_value', '__proto__'],
  ];
  it.each(cases)('%s', async (_, body, code, param) => {
    expectRefusal(await gateway.it.ask(body), 400, code, param);
    expect(gateway.it.upstream.requests).toHaveLength(0);
  });
});

describe('a field of the wrong kind is a 400 that names it, and costs nothing', () => {
  const tool = { role: 'tool', content: 'x' };
  const cases: [fields: object | string, param: RegExp][] = [
    [{ model: undefined }, /^model$/],
    [{ model: null }, /^model$/],
    [{ model: '' }, /^model$/],
    [{ model: 'x'.repeat(257) }, /^model$/],
    [{ model: 5 }, /^model$/],
    [{ model: ['auto'] }, /^model$/],
    [{ messages: undefined }, /^messages$/],
    [{ messages: null }, /^messages$/],
    [{ messages: [] }, /^messages$/],
    [{ messages: {} }, /^messages$/],
    [{ messages: 'hi' }, /^messages$/],
    [{ messages: [null] }, /^messages\[0\]$/],
    [{ messages: ['hi'] }, /^messages\[0\]$/],
    [{ messages: [[]] }, /^messages\[0\]$/],
    [{ messages: [{}] }, /^messages\[0\]\.role$/],
    [{ messages: [{ role: 'robot', content: 'hi' }] }, /^messages\[0\]\.role$/],
    [{ messages: [{ role: null, content: 'hi' }] }, /^messages\[0\]\.role$/],
    [{ messages: [{ role: '__proto__', content: 'hi' }] }, /^messages\[0\]\.role$/],
    [{ messages: [{ role: 'user' }] }, /^messages\[0\]\.content$/],
    [user(null), /^messages\[0\]\.content$/],
    [user(5), /^messages\[0\]\.content$/],
    [user({}), /^messages\[0\]\.content$/],
    [user([]), /^messages\[0\]\.content$/],
    [user(['hi']), /^messages\[0\]\.content/],
    [user([{ text: 'hi' }]), /^messages\[0\]\.content/],
    [user([{ type: 'text' }]), /^messages\[0\]\.content/],
    [user([{ type: 'text', text: 5 }]), /^messages\[0\]\.content/],
    [user([{ type: 5, text: 'hi' }]), /^messages\[0\]\.content/],
    [user('\ud800'), /^messages\[0\]\.content$/],
    [user('a\udfffb'), /^messages\[0\]\.content$/],
    [user([{ type: 'text', text: '\udc00' }]), /^messages\[0\]\.content/],
    [{ messages: [{ role: 'user', content: 'hi' }, tool] }, /^messages\[1\]\.tool_call_id$/],
    [{ messages: [{ role: 'function', content: 'x' }] }, /^messages\[0\]\.name$/],
    [{ stream: 'yes' }, /^stream$/],
    [{ stream: 1 }, /^stream$/],
    [{ stream_options: true }, /^stream_options$/],
    [{ stream_options: { include_usage: 'x' } }, /^stream_options\.include_usage$/],
    [{ n: 0 }, /^n$/],
    [{ n: -1 }, /^n$/],
    [{ n: 129 }, /^n$/],
    [{ n: 1.5 }, /^n$/],
    [{ n: '2' }, /^n$/],
    ['"n":1e999', /^n$/],
    ['"n":1e308', /^n$/],
    [{ max_tokens: 0 }, /^max_tokens$/],
    [{ max_tokens: -5 }, /^max_tokens$/],
    [{ max_tokens: 1.5 }, /^max_tokens$/],
    ['"max_tokens":1e999', /^max_tokens$/],
    ['"max_tokens":1e308', /^max_tokens$/],
    [{ max_completion_tokens: '10' }, /^max_completion_tokens$/],
    [{ max_completion_tokens: -1 }, /^max_completion_tokens$/],
    [{ temperature: -0.1 }, /^temperature$/],
    [{ temperature: 2.1 }, /^temperature$/],
    [{ temperature: 'hot' }, /^temperature$/],
    ['"temperature":1e999', /^temperature$/],
    ['"temperature":-1e999', /^temperature$/],
    [{ top_p: -1 }, /^top_p$/],
    [{ top_p: 1.01 }, /^top_p$/],
    [{ presence_penalty: -3 }, /^presence_penalty$/],
    [{ frequency_penalty: 3 }, /^frequency_penalty$/],
    [{ logprobs: 5 }, /^logprobs$/],
    [{ logprobs: true, top_logprobs: 21 }, /^top_logprobs$/],
    [{ logprobs: true, top_logprobs: -1 }, /^top_logprobs$/],
    [{ logprobs: true, top_logprobs: 0.5 }, /^top_logprobs$/],
    [{ seed: 'lucky' }, /^seed$/],
    ['"seed":1e999', /^seed$/],
    [{ stop: 5 }, /^stop$/],
    [{ stop: [5] }, /^stop/],
    [{ stop: {} }, /^stop$/],
    [{ tools: {} }, /^tools$/],
    [{ tools: [null] }, /^tools\[0\]$/],
    [{ tools: [{}] }, /^tools\[0\]\.type$/],
    [{ functions: [{}] }, /^functions\[0\]\.name$/],
    [{ functions: 'x' }, /^functions$/],
    [{ parallel_tool_calls: 'x' }, /^parallel_tool_calls$/],
    [{ logit_bias: [] }, /^logit_bias$/],
    [{ logit_bias: { 50256: 'x' } }, /^logit_bias\.50256$/],
    [{ modalities: 'text' }, /^modalities$/],
    [{ modalities: [5] }, /^modalities\[0\]$/],
    [{ response_format: 'json' }, /^response_format$/],
    [{ response_format: {} }, /^response_format\.type$/],
    [{ response_format: { type: 'json_schema', json_schema: 5 } }, /^response_format\.json_schema$/],
    [{ user: 5 }, /^user$/],
  ];
  it.each(cases)('%j', async (fields, param) => {
    const body = typeof fields === 'string' ? withRaw(fields) : chatBody(fields);
    const answer = await gateway.it.ask(body);
    expectRefusal(answer, 400, 'invalid_value');
    expect(answer.json.error.param).toMatch(param);
    expect(gateway.it.upstream.requests).toHaveLength(0);
  });
});

describe('what is refused before the body is read', () => {
  it('is a body over the limit: 413', async () => {
    const body = chatBody(user('x'.repeat(1024 * 1024)));
    expectRefusal(await gateway.it.ask(body), 413, 'body_too_large', null);
  });

  it('is a body that says it is over the limit', async () => {
    const headers = { 'content-length': '4' };
    const answer = await gateway.it.composed.app.inject({
      method: 'POST',
      url: '/v1/chat/completions',
      headers: { ...headers, 'content-type': 'application/json', 'content-length': '99999999' },
      payload: '{}',
    });
    expect(answer.statusCode).toBe(413);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'junk'])(
    'is the content type %s: 415',
    async (type) => {
      const answer = await gateway.it.ask(chatBody(), { headers: { 'content-type': type } });
      expectRefusal(answer, 415, 'unsupported_media_type', null);
    },
  );

  it.each(['gzip', 'br', 'GZIP'])('is a body encoded as %s: 415', async (coding) => {
    const answer = await gateway.it.ask(chatBody(), { headers: { 'content-encoding': coding } });
    expectRefusal(answer, 415, 'unsupported_media_type', null);
    expect(answer.headers['x-request-id']).toMatch(/^req_/);
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON'])('but %s is taken', async (type) => {
    gateway.it.upstream.script('*', answers('Paris.'));
    const answer = await gateway.it.ask(chatBody(), { headers: { 'content-type': type } });
    expect(answer.status).toBe(200);
    await gateway.it.upstream.next();
  });
});

describe('a model that does not exist', () => {
  // Where an upstream lists its models; without a list any name goes on to it.
  const strict = sharedGateway({ upstream: { models: ['small', 'large'] } });
  it.each(['gpt-99', 'Auto', '__proto__', 'constructor', 'a\nb', '模型', 'x'.repeat(256)])(
    '%j is a 404 in the words OpenAI uses',
    async (model) => {
      const answer = await strict.it.ask(chatBody({ model }));
      expectRefusal(answer, 404, 'model_not_found', 'model');
      expect(answer.json.error.message).toBe(`The model \`${model}\` does not exist`);
      expect(strict.it.upstream.requests).toHaveLength(0);
    },
  );
});

describe('what is odd and no mistake', () => {
  const many = (count: number, one: unknown) => Array.from({ length: count }, () => one);
  it.each<[string, object | string]>([
    ['25,000 messages', { messages: many(25_000, { role: 'user', content: 'a' }) }],
    ['20,000 parts', user(many(20_000, { type: 'text', text: 'a' }))],
    ['200,000 numbers', { metadata: many(200_000, 1) }],
    [
      '50,000 biases',
      { logit_bias: Object.fromEntries(many(50_000, 0).map((bias, at) => [`t${at}`, bias])) },
    ],
    ['a seed below every integer', '"seed":-92233720368547758089223372036854775808'],
    ['128 levels', `"metadata":${nested(127)}`],
    ['__proto__', '"__proto__":{"stream":true,"model":"large","n":7}'],
    ['constructor', '"constructor":{"prototype":{"stream":true}}'],
    ['a null byte, escaped', user('a\0b')],
    ['a pair of surrogates, escaped', '"user":"\\ud83d\\ude00"'],
    ['a lone surrogate in a field nobody reads', '"user":"\\ud83d"'],
  ])('%s: answered', async (_, fields) => {
    gateway.it.upstream.script(
      '*',
      answers('The capital of France is of course Paris, as it has long been.'),
    );
    const answer = await gateway.it.ask(typeof fields === 'string' ? withRaw(fields) : chatBody(fields));
    expect(answer.status).toBe(200);
    expect(answer.json.object).toBe('chat.completion');
    expect(answer.headers['x-draft-served']).toBe('draft');
    const { body } = await gateway.it.upstream.next('small');
    if (typeof fields === 'string') expect(body).toContain(fields);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('stream');
  });

  it('the one of 20,000 that is wrong is named', async () => {
    const messages = many(20_000, { role: 'user', content: 'a' }).concat([{ role: 'user', content: 5 }]);
    expectRefusal(
      await gateway.it.ask(chatBody({ messages })),
      400,
      'invalid_value',
      'messages[20000].content',
    );
  });

  it.each(['__proto__', 'constructor', 'a\nb', '模型', 'é', 'x: y', '\ud800', '\u007f', 'org/model'])(
    'a model named %j is answered, streamed and whole',
    async (model) => {
      gateway.it.upstream.script('*', answers('Paris.'));
      for (const stream of [false, true]) {
        const answer = await gateway.it.ask(chatBody({ model, stream }), {
          signal: AbortSignal.timeout(2000),
        });
        expect(answer.status).toBe(200);
        expect(answer.headers['x-draft-served']).toBe('direct');
        expect(answer.text).toContain('Paris.');
        await gateway.it.upstream.next();
      }
    },
  );
});
