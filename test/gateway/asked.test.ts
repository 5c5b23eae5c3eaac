import { describe, expect, test } from 'vitest';
import { readRawObject } from '../../src/core/rawObject.ts';
import { finish, gatewayOn, HOT, incoming, RecordingSink, token } from '../fakes.ts';

const NONE = { routing: 'none', cache: true } as const;

/** The bodies both models are sent for one request. */
async function asked(request: Record<string, unknown>, models: Parameters<typeof gatewayOn>[2] = {}) {
  const { draft, heavy, ask } = gatewayOn({}, {}, models);
  const { sink, receipt } = ask(request);
  const first = await draft.next();
  await first.send(token('a', HOT));
  const second = await heavy.next();
  await second.send(token('b', HOT), ...finish());
  await receipt;
  const [toDraft, toHeavy] = [first, second].map(({ call }) => JSON.parse(String(call.body)));
  return { toDraft, toHeavy, sink };
}

describe('what is asked of a model', () => {
  test('is a stream with usage, whatever the client asked for', async () => {
    for (const request of [
      {},
      { stream: true },
      { stream: true, stream_options: { include_usage: false } },
    ]) {
      const { toDraft, toHeavy } = await asked(request);
      for (const body of [toDraft, toHeavy]) {
        expect(body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
      }
    }
  });

  test('bears the name its server knows the model by', async () => {
    const { toDraft, toHeavy } = await asked({});
    expect([toDraft.model, toHeavy.model]).toEqual(['small-on-the-wire', 'big-on-the-wire']);
  });

  test.each([
    [{}, 5, undefined],
    [{ logprobs: true, top_logprobs: 2 }, 5, 2],
    [{ logprobs: true, top_logprobs: 9 }, 9, 9],
  ])('is as many log-probabilities as policy and client need: %j', async (request, ofDraft, ofHeavy) => {
    const { toDraft, toHeavy, sink } = await asked(request);
    expect(toDraft).toMatchObject({ logprobs: true, top_logprobs: ofDraft });
    expect(toHeavy.top_logprobs).toBe(ofHeavy);
    const shown = sink.answer?.choices[0]?.logprobs?.content?.[0]?.top_logprobs;
    expect(shown?.length).toBe(ofHeavy === undefined ? undefined : Math.min(ofHeavy, HOT.length));
  });

  test('keeps every other field, and the numbers as they are spelled', async () => {
    const parts = gatewayOn();
    const text =
      '{"model":"auto","messages":[{"role":"user","content":"Hi"}],"seed":9007199254740993,"x":{"y":1.0},"temperature":1e0}';
    const request = incoming({}, NONE);
    const raw = readRawObject(text);
    if ('kind' in raw) throw new TypeError('the test request is not an object');
    const leaving = new AbortController();
    const receipt = parts.gateway.answer({ ...request, raw }, new RecordingSink(), leaving.signal);
    const { call } = await parts.draft.next();
    expect(call.body).toContain('"seed":9007199254740993');
    expect(call.body).toContain('"x":{"y":1.0}');
    expect(call.body).toContain('"temperature":1e0');
    leaving.abort();
    await receipt;
  });

  test('obeys the rules of the draft model only', async () => {
    const draftRules = {
      rename: { max_tokens: 'max_completion_tokens' },
      drop: ['seed'],
      cap: { max_tokens: 4 },
    };
    const { toDraft, toHeavy } = await asked({ max_tokens: 9, seed: 1 }, { draftRules });
    expect(toDraft).toMatchObject({ max_completion_tokens: 4 });
    expect(toDraft).not.toHaveProperty('max_tokens');
    expect(toDraft).not.toHaveProperty('seed');
    expect(toHeavy).toMatchObject({ max_tokens: 9, seed: 1 });
  });
});
