import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { misanswers } from '../../sandbox/drafter.ts';
import { DRAFT_MODEL, REFERENCE_MODEL } from '../../sandbox/models.ts';
import { openPromptBook } from '../../sandbox/promptBook.ts';
import type { Sandbox } from '../../sandbox/sandboxServer.ts';
import { asking, FIXTURES, fixtureRecordings, fixtureSandbox, post, whole } from './fixtureSandbox.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await fixtureSandbox();
});
afterEach(() => sandbox.close());

async function change(body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${sandbox.url}/sandbox/drafter`, { method: 'POST', body: text });
  return { status: response.status, json: await response.json() };
}

async function said(model: string, prompt: string) {
  const response = await post(sandbox, asking(model, prompt, { logprobs: true, top_logprobs: 5 }));
  const kind = response.headers.get('x-sandbox-answer');
  const { choices, usage } = await whole(response);
  return { kind, text: choices[0]?.message.content, logprobs: choices[0]?.logprobs?.content, usage };
}

describe('the drafter', () => {
  test('answers as recorded until it is made worse, and then with the sure answer to another prompt', async () => {
    const recordings = await fixtureRecordings();
    const book = openPromptBook(FIXTURES.prompts);
    let worse = 0;
    for (const recording of recordings) {
      const before = await said(DRAFT_MODEL, recording.prompt);
      expect(before).toMatchObject({ kind: 'replay', text: recording.text });
      expect(await change({ worse: 1 })).toEqual({ status: 200, json: { worse: 1 } });
      const after = await said(DRAFT_MODEL, recording.prompt);
      expect(await change({ worse: 0 })).toEqual({ status: 200, json: { worse: 0 } });
      expect(await said(DRAFT_MODEL, recording.prompt)).toEqual(before);
      // A prompt without another recorded one of its kind has nothing to be mistaken for.
      if (after.kind === 'replay') continue;
      worse += 1;
      const asked = book.find(recording.prompt);
      const others = recordings.filter(
        ({ text, category }) => text === after.text && category === asked?.category,
      );
      expect(after.kind).toBe('worse');
      expect(others.map(({ id }) => id)).not.toContain(recording.id);
      expect(others).not.toEqual([]);
      expect(after.logprobs?.length).toBe(others[0]?.tokens.length);
      expect(after.usage?.prompt_tokens).toBe(before.usage?.prompt_tokens);
    }
    expect(worse).toBeGreaterThan(0);
  });

  test('alone gets worse: the reference answers stay as they are', async () => {
    const before = await said(REFERENCE_MODEL, 'What is 7 + 7?');
    await change({ worse: 1 });
    expect((await said(REFERENCE_MODEL, 'What is 7 + 7?')).text).toBe(before.text);
  });

  test('says how it stands, and refuses what is no share', async () => {
    for (const body of ['', '{', '[]', {}, { worse: 2 }, { worse: '1' }, { worse: 0.5, other: 1 }]) {
      expect((await change(body)).status).toBe(400);
    }
    expect((await change(JSON.stringify({ worse: 1 }).padEnd(2000))).status).toBe(413);
    const get = await fetch(`${sandbox.url}/sandbox/drafter`);
    expect(await get.json()).toEqual({ worse: 0 });
    const put = await fetch(`${sandbox.url}/sandbox/drafter`, { method: 'PUT', body: '{}' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

describe('the prompts it gets wrong', () => {
  const ids = Array.from({ length: 2000 }, (_, at) => `factual-${at}`);

  test('are as many as was asked for', () => {
    const share = ids.filter((id) => misanswers({ worse: 0.5 }, id)).length / ids.length;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
    expect(ids.some((id) => misanswers({ worse: 0 }, id))).toBe(false);
    expect(ids.every((id) => misanswers({ worse: 1 }, id))).toBe(true);
  });

  test('stay wrong when the share grows', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string(), share, share, (id, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(misanswers({ worse: less }, id) && !misanswers({ worse: more }, id)).toBe(false);
      }),
    );
  });
});
