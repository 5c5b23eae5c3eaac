import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRAFT_MODEL, REFERENCE_MODEL } from '../../sandbox/models.ts';
import type { Recording } from '../../sandbox/recordings.ts';
import type { Sandbox } from '../../sandbox/sandboxServer.ts';
import {
  asking,
  chunksOf,
  finishOf,
  fixtureRecordings,
  fixtureSandbox,
  post,
  textOf,
  whole,
} from './fixtureSandbox.ts';

let sandbox: Sandbox;
let recording: Recording;
beforeAll(async () => {
  sandbox = await fixtureSandbox();
  const found = (await fixtureRecordings()).find(({ id }) => id === 'factual-confident');
  if (found === undefined) throw new Error('The fixture is gone');
  recording = found;
});
afterAll(() => sandbox.close());

const draft = async (more: Record<string, unknown>) =>
  whole(await post(sandbox, asking(DRAFT_MODEL, recording.prompt, more)));
const drafted = async (more: Record<string, unknown>) =>
  chunksOf(await post(sandbox, asking(DRAFT_MODEL, recording.prompt, { stream: true, ...more })));

describe('usage of a stream', () => {
  test('comes last, in a chunk without choices, and every other chunk says null', async () => {
    const chunks = await drafted({ stream_options: { include_usage: true } });
    const last = chunks.pop();
    expect(last).toMatchObject({ choices: [], usage: recording.usage });
    expect(chunks.every(({ usage }) => usage === null)).toBe(true);
  });

  test('is absent when it is not asked for', async () => {
    expect((await drafted({})).every((chunk) => !('usage' in chunk))).toBe(true);
  });

  test('stream_options without a stream change nothing', async () => {
    const answer = await draft({ stream: false, stream_options: { include_usage: true } });
    expect(answer.usage).toEqual(recording.usage);
  });
});

describe('log-probabilities', () => {
  test('are absent unless logprobs is true', async () => {
    for (const more of [{}, { logprobs: false }, { logprobs: null }]) {
      expect((await draft(more)).choices[0]?.logprobs).toBeNull();
      const chunks = await drafted(more);
      expect(chunks.flatMap(({ choices }) => choices).every(({ logprobs }) => logprobs === null)).toBe(true);
    }
  });

  test.each([undefined, 0, 1, 5, 20])('have %s alternatives when so many are asked for', async (asked) => {
    const answer = await draft({ logprobs: true, top_logprobs: asked });
    const entries = answer.choices[0]?.logprobs?.content ?? [];
    expect(entries).toHaveLength(recording.tokens.length);
    expect(entries.map(({ top_logprobs }) => top_logprobs?.map(({ token }) => token))).toEqual(
      recording.tokens.map(({ top }) => top.slice(0, asked ?? 0).map(([token]) => token)),
    );
    expect(answer.choices[0]?.logprobs?.refusal).toBeNull();
  });
});

describe('bounds', () => {
  test.each(['max_tokens', 'max_completion_tokens'])('%s cuts, and says so', async (field) => {
    const answer = await draft({ [field]: 3, logprobs: true });
    expect(answer.choices[0]).toMatchObject({
      message: { content: 'The chemical symbol' },
      finish_reason: 'length',
    });
    expect(answer.choices[0]?.logprobs?.content).toHaveLength(3);
    expect(answer.usage).toMatchObject({
      completion_tokens: 3,
      total_tokens: recording.usage.prompt_tokens + 3,
    });
    const chunks = await drafted({ [field]: 3 });
    expect([textOf(chunks), finishOf(chunks)]).toEqual(['The chemical symbol', 'length']);
  });

  test('a bound that leaves no room for the end token cuts as well, a wider one does not', async () => {
    const shown = recording.tokens.length;
    expect((await draft({ max_tokens: shown })).choices[0]?.finish_reason).toBe('length');
    expect((await draft({ max_tokens: shown + 1 })).choices[0]?.finish_reason).toBe('stop');
  });

  test.each([
    [' for', 'The chemical symbol'],
    [['Zn', 'ymbol f'], 'The chemical s'],
    [['is', 'iron'], 'The chemical symbol for '],
    ['not in it', 'The chemical symbol for iron is Fe.'],
  ])('stop %j ends before it', async (stop, text) => {
    const answer = await draft({ stop });
    expect(answer.choices[0]).toMatchObject({ message: { content: text }, finish_reason: 'stop' });
    const chunks = await drafted({ stop });
    expect([textOf(chunks), finishOf(chunks)]).toEqual([text, 'stop']);
  });
});

describe('n', () => {
  test('the drafter refuses, since each prompt was recorded once', async () => {
    const response = await post(sandbox, asking(DRAFT_MODEL, recording.prompt, { n: 2 }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', param: 'n', code: null },
    });
  });

  test('the reference model interleaves choices, each with its own role and end', async () => {
    const asked = asking(REFERENCE_MODEL, recording.prompt, {
      n: 3,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await chunksOf(await post(sandbox, asked));
    const indexes = chunks.flatMap(({ choices }) => choices.map(({ index }) => index));
    expect(indexes.every((index, position) => index === position % 3)).toBe(true);
    for (const index of [0, 1, 2]) {
      const own = chunks.flatMap(({ choices }) => choices).filter((choice) => choice.index === index);
      expect(own[0]?.delta?.role).toBe('assistant');
      expect(own.filter(({ finish_reason }) => finish_reason === 'stop')).toHaveLength(1);
      expect(textOf(chunks, index)).toBe('The chemical symbol for iron is Fe.');
    }
    const one = await whole(await post(sandbox, asking(REFERENCE_MODEL, recording.prompt)));
    expect(chunks.at(-1)?.usage).toMatchObject({
      prompt_tokens: one.usage?.prompt_tokens,
      completion_tokens: (one.usage?.completion_tokens ?? 0) * 3,
    });
  });
});

test('what cannot change a replay is ignored, and the answer says which fields were', async () => {
  const more = {
    temperature: 1.5,
    seed: 7,
    tools: [{ type: 'function', function: { name: 'f' } }],
    user: 'me',
  };
  for (const model of [DRAFT_MODEL, REFERENCE_MODEL]) {
    const plain = await whole(await post(sandbox, asking(model, recording.prompt)));
    const response = await post(sandbox, asking(model, recording.prompt, more));
    expect(response.headers.get('x-sandbox-ignored')).toBe('temperature, seed, tools');
    expect((await whole(response)).choices).toEqual(plain.choices);
  }
});
