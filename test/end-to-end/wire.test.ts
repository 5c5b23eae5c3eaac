import { describe, expect, it } from 'vitest';
import {
  role as announce,
  chunk,
  done,
  finish,
  json,
  type Script,
  type Step,
  stall,
  token,
  tokens,
  usage,
} from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import { sharedGateway } from './sharedGateway.ts';

const gateway = sharedGateway();
const WORDS = Array.from({ length: 14 }, (_, at) => `w${at} `);
const CALM = { bits: 0.2 };
const WHOLE: Step[] = [announce(), tokens(WORDS, CALM), finish(), usage(), done()];
const wild: Step[] = [token('no', { bits: 2.3 }), stall()];
const ROUTED = ['draft', 'heavy'] as const;

function stage(role: 'draft' | 'heavy', script: Script): void {
  gateway.it.upstream.script('small', role === 'draft' ? script : wild);
  gateway.it.upstream.script('large', script);
}

describe.each(ROUTED)('a stream of %s', (role) => {
  it('has one identity, the role first, finish_reason null until the end', async () => {
    stage(role, WHOLE);
    const { frames, headers } = await gateway.it.ask(chatBody({ stream: true }));
    const chunks = frames.slice(0, -1);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    expect(headers['content-encoding']).toBeUndefined();
    expect(new Set(chunks.map(({ id, created, model }) => `${id} ${created} ${model}`)).size).toBe(1);
    expect(new Set(chunks.map(({ object }) => object))).toEqual(new Set(['chat.completion.chunk']));
    expect(chunks[0].choices[0].delta.role).toBe('assistant');
    expect(chunks.slice(1).every(({ choices }) => choices[0].delta.role === undefined)).toBe(true);
    const reasons = chunks.map(({ choices }) => choices[0].finish_reason);
    expect(reasons).toEqual([...reasons.slice(0, -1).map(() => null), 'stop']);
  });

  it('has a role first when its server says none', async () => {
    stage(role, [tokens(WORDS, CALM), finish(), done()]);
    const { frames } = await gateway.it.ask(chatBody({ stream: true }));
    expect(frames[0].choices[0].delta).toEqual({ role: 'assistant', content: 'w0 ' });
  });

  it('has usage only in a last chunk of its own, and only when it was asked for', async () => {
    stage(role, WHOLE);
    const asked = await gateway.it.ask(chatBody({ stream: true, stream_options: { include_usage: true } }));
    const [last, ...others] = asked.frames.slice(0, -1).reverse();
    expect(last).toMatchObject({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 14 } });
    expect(others.every((frame) => frame.usage === null)).toBe(true);

    for (const stream_options of [undefined, null, {}, { include_usage: false }, { include_usage: null }]) {
      const plain = await gateway.it.ask(chatBody({ stream: true, stream_options }));
      expect(plain.frames.some((frame) => 'usage' in Object(frame))).toBe(false);
      expect(plain.frames.every((frame) => frame === '[DONE]' || frame.choices.length === 1)).toBe(true);
    }
  });

  it('has an estimated usage when its server reports none', async () => {
    stage(role, [announce(), tokens(WORDS, CALM), finish(), done()]);
    const { frames } = await gateway.it.ask(
      chatBody({ stream: true, stream_options: { include_usage: true } }),
    );
    const { usage: given } = frames.at(-2);
    expect(given.completion_tokens).toBe(role === 'draft' ? WORDS.length : given.completion_tokens);
    expect(given.prompt_tokens).toBeGreaterThan(0);
    expect(given.total_tokens).toBe(given.prompt_tokens + given.completion_tokens);
  });

  it('has no log-probabilities that nobody asked for', async () => {
    stage(role, WHOLE);
    for (const fields of [{}, { logprobs: false }, { logprobs: null }]) {
      const streamed = await gateway.it.ask(chatBody({ stream: true, ...fields }));
      expect(streamed.text).not.toContain('logprobs');
      const whole = await gateway.it.ask(chatBody(fields));
      expect(whole.json.choices[0].logprobs).toBeNull();
    }
  });

  it.each([0, 2, 5])('has as many alternatives as were asked for: %d', async (top_logprobs) => {
    stage(role, WHOLE);
    const fields = { logprobs: true, top_logprobs };
    const { frames } = await gateway.it.ask(chatBody({ stream: true, ...fields }));
    const entries = frames.flatMap((frame) => frame.choices?.[0]?.logprobs?.content ?? []);
    expect(entries.map(({ token }) => token)).toEqual(WORDS);
    expect(entries.every((entry) => entry.top_logprobs.length === top_logprobs)).toBe(true);
    for (const frame of frames.slice(0, -1)) {
      const { logprobs } = frame.choices[0];
      if (logprobs !== null) expect(Object.keys(logprobs).sort()).toEqual(['content', 'refusal']);
    }
    const whole = await gateway.it.ask(chatBody(fields));
    expect(whole.json.choices[0].logprobs.content).toEqual(entries);
  });

  it('passes what the gateway does not know', async () => {
    const fields = { service_tier: 'default', system_fingerprint: 'fp_1', obfuscation: 'xx' };
    stage(role, [
      announce({ chunk: fields }),
      ...WORDS.map((word) =>
        token(word, { ...CALM, chunk: fields, delta: { reasoning_content: `(${word})`, novel: { a: 1 } } }),
      ),
      finish('stop', { chunk: fields }),
      usage(),
      done(),
    ]);
    const { frames } = await gateway.it.ask(chatBody({ stream: true }));
    const middle = frames.slice(1, -2);
    expect(frames.slice(0, -1).every((frame) => frame.system_fingerprint === 'fp_1')).toBe(true);
    expect(middle).toHaveLength(WORDS.length);
    expect(middle[3]).toMatchObject({
      ...fields,
      choices: [{ delta: { reasoning_content: '(w3 )', novel: { a: 1 } } }],
    });
    const whole = await gateway.it.ask(chatBody());
    expect(whole.json).toMatchObject({ service_tier: 'default', system_fingerprint: 'fp_1' });
    expect(whole.json.choices[0].message.reasoning_content).toBe(WORDS.map((word) => `(${word})`).join(''));
  });
});

describe('a refusal', () => {
  it('of the drafter is not kept; of heavy it is passed on', async () => {
    const refusing: Step[] = [
      announce({ content: null }),
      chunk({ choices: [{ index: 0, delta: { refusal: 'I cannot ' }, finish_reason: null }] }),
      chunk({ choices: [{ index: 0, delta: { refusal: 'help.' }, finish_reason: null }] }),
      finish(),
      usage(),
      done(),
    ];
    gateway.it.upstream.script('*', refusing);
    for (const model of ['small', 'large']) gateway.it.upstream.script(model, refusing);
    const streamed = await gateway.it.ask(chatBody({ stream: true }));
    expect(streamed.headers['x-draft-served']).not.toBe('draft');
    expect(streamed.frames.map((frame) => frame.choices?.[0]?.delta.refusal ?? '').join('')).toBe(
      'I cannot help.',
    );
    const whole = await gateway.it.ask(chatBody());
    expect(whole.json.choices[0].message).toEqual({
      role: 'assistant',
      content: null,
      refusal: 'I cannot help.',
    });
  });
});

describe('stream_options without a stream', () => {
  it('crash nothing', async () => {
    stage('draft', WHOLE);
    const answer = await gateway.it.ask(chatBody({ stream: false, stream_options: { include_usage: true } }));
    expect(answer.status).toBe(200);
    expect(answer.json.usage).toMatchObject({ completion_tokens: 14 });
  });

  it('nor does a whole answer where a stream was asked of a named model', async () => {
    gateway.it.upstream.script('large', [json(200, { id: 'x', choices: [] })]);
    expect((await gateway.it.ask(chatBody({ model: 'large', stream: true }))).status).toBe(200);
  });
});
