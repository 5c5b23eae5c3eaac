import { afterAll, beforeAll, expect, test } from 'vitest';
import { DRAFT_MODEL, MODELS, REFERENCE_MODEL } from '../../sandbox/models.ts';
import type { Sandbox } from '../../sandbox/sandboxServer.ts';
import { asking, fixtureSandbox, post } from './fixtureSandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await fixtureSandbox();
});
afterAll(() => sandbox.close());

const allKeys = ['message', 'type', 'param', 'code'];

test('a model that is not here is 404 model_not_found', async () => {
  const response = await post(sandbox, asking('gpt-4.1', 'What is 7 + 7?'));
  expect(response.status).toBe(404);
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  expect(Object.keys(error)).toEqual(allKeys);
  expect(error).toMatchObject({ type: 'invalid_request_error', param: 'model', code: 'model_not_found' });
  expect(error.message).toContain('The model `gpt-4.1` does not exist');
});

test.each([
  ['{"model": ', null],
  ['[]', null],
  ['', null],
  [{ messages: [{ role: 'user', content: 'x' }] }, 'model'],
  [{ model: DRAFT_MODEL }, 'messages'],
  [{ model: DRAFT_MODEL, messages: [] }, 'messages'],
  [asking(DRAFT_MODEL, 'x', { logprobs: true, top_logprobs: 21 }), 'top_logprobs'],
  [asking(DRAFT_MODEL, 'x', { logprobs: true, top_logprobs: -1 }), 'top_logprobs'],
  [asking(DRAFT_MODEL, 'x', { top_logprobs: 5 }), 'top_logprobs'],
  [asking(DRAFT_MODEL, 'x', { max_tokens: 0 }), 'max_tokens'],
  [asking(DRAFT_MODEL, 'x', { stop: '' }), 'stop'],
  [asking(REFERENCE_MODEL, 'x', { n: 0 }), 'n'],
  [asking(REFERENCE_MODEL, 'x', { stream: 'yes' }), 'stream'],
])('%j is 400 and names the field', async (body, param) => {
  const response = await post(sandbox, body);
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  expect(Object.keys(error)).toEqual(allKeys);
  expect(error).toMatchObject({ type: 'invalid_request_error', param });
});

test.each([
  ['GET', '/', 404, null],
  ['GET', '/v1/nothing', 404, null],
  ['GET', '/v1/models/gpt-4.1', 404, null],
  ['GET', '/v1/chat/completions', 405, 'POST'],
  ['POST', '/v1/models', 405, 'GET'],
  ['DELETE', `/v1/models/${DRAFT_MODEL}`, 405, 'GET'],
  ['POST', '/health', 405, 'GET'],
])('%s %s is %i', async (method, path, status, allow) => {
  const response = await fetch(`${sandbox.url}${path}`, { method });
  expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  expect(Object.keys(error)).toEqual(allKeys);
});

test('the models are listed and can be asked for one by one, with what each is', async () => {
  const list = await (await fetch(`${sandbox.url}/v1/models?limit=5`)).json();
  expect(list).toEqual({ object: 'list', data: MODELS });
  for (const model of MODELS) {
    expect(await (await fetch(`${sandbox.url}/v1/models/${model.id}`)).json()).toEqual(model);
    expect(model.description).toMatch(model.id === DRAFT_MODEL ? /^Replays recorded/ : /^No model/);
  }
});

test('a body beyond the limit is 413', async () => {
  const response = await post(sandbox, ' '.repeat(33 * 1024 * 1024));
  expect(response.status).toBe(413);
});
