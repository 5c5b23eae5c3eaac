import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DRAFT_MODEL, REFERENCE_MODEL } from '../../sandbox/models.ts';
import type { Sandbox } from '../../sandbox/sandboxServer.ts';
import { fixtureSandbox } from './fixtureSandbox.ts';

const messages = [{ role: 'user' as const, content: 'What is the chemical symbol for iron?' }];
const text = 'The chemical symbol for iron is Fe.';
let sandbox: Sandbox;
let client: OpenAI;
beforeAll(async () => {
  sandbox = await fixtureSandbox();
  client = new OpenAI({ baseURL: `${sandbox.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(() => sandbox.close());

test('reads a whole answer with log-probabilities', async () => {
  const answer = await client.chat.completions.create({
    model: DRAFT_MODEL,
    messages,
    logprobs: true,
    top_logprobs: 5,
  });
  expect(answer.choices[0]?.message.content).toBe(text);
  expect(answer.choices[0]?.logprobs?.content?.[0]?.top_logprobs).toHaveLength(5);
  expect(answer.usage?.completion_tokens).toBe(9);
});

test('reads a stream to its usage', async () => {
  const stream = await client.chat.completions.create({
    model: DRAFT_MODEL,
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let said = '';
  let tokens: number | undefined;
  for await (const chunk of stream) {
    said += chunk.choices[0]?.delta.content ?? '';
    tokens = chunk.usage?.completion_tokens ?? tokens;
  }
  expect([said, tokens]).toEqual([text, 9]);
});

test('gathers several choices of a stream', async () => {
  const completion = await client.chat.completions
    .stream({ model: REFERENCE_MODEL, messages, n: 2 })
    .finalChatCompletion();
  expect(completion.choices.map(({ message }) => message.content)).toEqual([text, text]);
});

test('understands the models and the refusals', async () => {
  const names: string[] = [];
  for await (const { id } of client.models.list()) names.push(id);
  expect(names).toEqual([DRAFT_MODEL, REFERENCE_MODEL]);
  await expect(client.chat.completions.create({ model: 'gpt-4.1', messages })).rejects.toBeInstanceOf(
    OpenAI.NotFoundError,
  );
  await expect(client.chat.completions.create({ model: DRAFT_MODEL, messages, n: 2 })).rejects.toMatchObject({
    status: 400,
    param: 'n',
  });
});
