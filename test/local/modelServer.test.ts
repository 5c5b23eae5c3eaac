import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createModelServer } from '../../local/http/createModelServer.ts';
import { fakeModel } from './fakeModel.ts';

const dragon = new TextEncoder().encode('🐉');
const draft = fakeModel('draft', ['One', ' two', dragon.slice(0, 2), dragon.slice(2), ' four']);
const heavy = fakeModel('heavy', ['Heavy', ' words']);
const broken = fakeModel('broken', ['Once', 'FAIL!']);
const reported: unknown[] = [];
let server: Server;
let address = '';
let client: OpenAI;

beforeAll(async () => {
  server = createModelServer([draft, heavy, broken], (error) => reported.push(error)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new OpenAI({ apiKey: 'unused', baseURL: `${address}/v1`, maxRetries: 0 });
});
afterAll(() => server.close());
afterEach(() => {
  draft.beforeToken = async () => undefined;
});

const hello = { model: 'draft', messages: [{ role: 'user' as const, content: 'Hello' }] };

async function events(body: object): Promise<string[]> {
  const response = await fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return text.split('\n\n').flatMap((event) => (event.startsWith('data: ') ? event.slice(6) : []));
}

describe('the model server, whole answers', () => {
  it("gives OpenAI's client what it expects", async () => {
    const answer = await client.chat.completions.create({ ...hello, logprobs: true, top_logprobs: 1 });
    expect(answer).toMatchObject({ object: 'chat.completion', model: 'draft' });
    expect(answer.choices[0]?.message).toEqual({
      role: 'assistant',
      content: 'One two🐉 four',
      refusal: null,
    });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 });
    const entries = answer.choices[0]?.logprobs?.content ?? [];
    expect(entries.map((entry) => entry.token)).toEqual(['One', ' two', '\\xf0\\x9f', '\\x90\\x89', ' four']);
    expect(entries.flatMap((entry) => entry.bytes)).toEqual([...new TextEncoder().encode('One two🐉 four')]);
    expect(entries[0]?.top_logprobs).toEqual([{ token: 'One', logprob: -0.25, bytes: [79, 110, 101] }]);
  });

  it('ends at max_tokens with length and gives no log-probabilities unasked', async () => {
    const answer = await client.chat.completions.create({ ...hello, max_tokens: 2 });
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'length', logprobs: null });
    expect(answer.choices[0]?.message.content).toBe('One two');
  });
});

describe('the model server, streams', () => {
  it('sends the role first, one id throughout, the finish, the usage when asked, and [DONE]', async () => {
    const sent = await events({ ...hello, stream: true, stream_options: { include_usage: true } });
    expect(sent.pop()).toBe('[DONE]');
    const chunks = sent.map((event) => JSON.parse(event));
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
    expect(chunks[0].choices[0].delta).toMatchObject({ role: 'assistant' });
    const usage = chunks.pop();
    expect(usage).toMatchObject({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 6 } });
    expect(chunks.every((chunk) => chunk.usage === null)).toBe(true);
    const finishes = chunks.map((chunk) => chunk.choices[0].finish_reason);
    expect(finishes).toEqual([...finishes.slice(1).map(() => null), 'stop']);
    expect(chunks.map((chunk) => chunk.choices[0].delta.content ?? '').join('')).toBe('One two🐉 four');
  });

  it('sends no usage unasked, and holds the parts of a character until it is whole', async () => {
    const sent = await events({ ...hello, stream: true, logprobs: true });
    const chunks = sent.slice(0, -1).map((event) => JSON.parse(event));
    expect(chunks.every((chunk) => !('usage' in chunk))).toBe(true);
    const whole = chunks.find((chunk) => chunk.choices[0].delta.content === '🐉');
    expect(whole.choices[0].logprobs.content).toHaveLength(2);
    expect(whole.choices[0].logprobs.refusal).toBeNull();
  });

  it('never shows a stop string, even one that lies across tokens', async () => {
    const sent = await events({ ...hello, stream: true, stop: ['e two', 'never'] });
    const chunks = sent.slice(0, -1).map((event) => JSON.parse(event));
    expect(chunks.map((chunk) => chunk.choices[0].delta.content ?? '').join('')).toBe('On');
    expect(chunks.at(-1).choices[0].finish_reason).toBe('stop');
  });

  it('ends with an error and without [DONE] when the model breaks in the middle', async () => {
    const sent = await events({ ...hello, model: 'broken', stream: true });
    expect(JSON.parse(sent.at(-1) ?? '')).toMatchObject({ error: { type: 'server_error', param: null } });
    expect(sent).not.toContain('[DONE]');
    expect(reported.pop()).toEqual(new Error('The model broke'));
  });
});

describe('the model server, refusals', () => {
  it.each([
    ['an unknown model', { ...hello, model: 'other' }, 404, 'model_not_found'],
    [
      'a prompt beyond the context',
      { ...hello, messages: [{ role: 'user', content: 'x'.repeat(100) }] },
      400,
      'context_length_exceeded',
    ],
    ['a bad value', { ...hello, temperature: 3 }, 400, 'invalid_value'],
    ['a broken model', { ...hello, model: 'broken' }, 500, null],
  ])('answers %s in the shape of the API', async (_, body, status, code) => {
    for (const stream of [false, true]) {
      if (stream && status === 500) continue;
      const sent = { method: 'POST', body: JSON.stringify({ ...body, stream }) };
      const response = await fetch(`${address}/v1/chat/completions`, sent);
      expect(response.status).toBe(status);
      const { error } = (await response.json()) as { error: Record<string, unknown> };
      expect(Object.keys(error).sort()).toEqual(['code', 'message', 'param', 'type']);
      expect(error.code).toBe(code);
    }
  });

  it('answers 404, 405, 400 and 413 where they belong', async () => {
    const status = async (path: string, init?: RequestInit) =>
      (await fetch(`${address}${path}`, init)).status;
    expect(await status('/v1/embeddings')).toBe(404);
    expect(await status('/v1/chat/completions')).toBe(405);
    expect(await status('/v1/chat/completions', { method: 'POST', body: '{' })).toBe(400);
    expect(await status('/v1/chat/completions', { method: 'POST', body: ' '.repeat(5e6) })).toBe(413);
    expect(await status('/health')).toBe(200);
  });

  it('lists its models', async () => {
    const names = (await client.models.list()).data.map((model) => model.id);
    expect(names).toEqual(['draft', 'heavy', 'broken']);
  });
});

describe('the model server, clients that leave', () => {
  it.each([true, false])(
    'stops at the next token (stream: %s) and serves the next in line',
    async (stream) => {
      const reached = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      draft.beforeToken = async (index) => {
        if (index !== 2) return;
        reached.resolve();
        await held.promise;
      };
      const before = draft.generated;
      const left = new AbortController();
      const asked = fetch(`${address}/v1/chat/completions`, {
        ...{ method: 'POST', body: JSON.stringify({ ...hello, stream }), signal: left.signal },
      }).then((response) => response.text());
      await reached.promise;
      const gone = new AbortController();
      const waiting = client.chat.completions.create(hello, { signal: gone.signal });
      while (draft.queue.length < 2) await wait(5);
      const next = client.chat.completions.create({ ...hello, max_tokens: 1 });
      while (draft.queue.length < 3) await wait(5);
      left.abort();
      gone.abort();
      await expect(asked).rejects.toThrow();
      await expect(waiting).rejects.toThrow();
      while (draft.queue.length > 2) await wait(5);
      // The other connection's end may take a moment longer to arrive.
      await wait(50);
      draft.beforeToken = async () => undefined;
      held.resolve();
      expect((await next).choices[0]?.message.content).toBe('One');
      expect(draft.generated - before).toBe(3);
    },
  );

  it('answers two models at once', async () => {
    const held = Promise.withResolvers<void>();
    draft.beforeToken = () => held.promise;
    const first = client.chat.completions.create(hello);
    const other = await client.chat.completions.create({ ...hello, model: 'heavy' });
    expect(other.choices[0]?.message.content).toBe('Heavy words');
    held.resolve();
    await first;
  });
});
