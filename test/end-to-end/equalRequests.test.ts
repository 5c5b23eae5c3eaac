import { describe, expect, it } from 'vitest';
import { role as announce, done, finish, type Step, stall, token, tokens, usage } from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import { sharedGateway } from './sharedGateway.ts';

const gateway = sharedGateway({ cache: { mode: 'exact' } });
const WORDS = Array.from({ length: 14 }, (_, at) => `w${at} `);
const CALM = { bits: 0.2 };

const contentOf = (frames: readonly { choices: { delta: { content?: string } }[] }[]): string =>
  frames.map(({ choices }) => choices[0]?.delta.content ?? '').join('');

describe('two hundred equal requests at once, streams and not', () => {
  it('are one call, equal answers, each with its own id; whoever asks later is answered from the cache', async () => {
    const go = Promise.withResolvers<void>();
    const held: Step = () => go.promise;
    gateway.it.upstream.script('small', [announce(), held, tokens(WORDS, CALM), finish(), usage(), done()]);
    const asked = Array.from({ length: 200 }, (_, at) =>
      gateway.it.ask(chatBody(at % 2 === 0 ? { stream: true } : {})),
    );
    while (gateway.it.composed.open() < 200) await new Promise((turn) => setTimeout(turn, 1));
    go.resolve();
    const answers = await Promise.all(asked);
    expect(gateway.it.upstream.requests).toHaveLength(1);
    const ids = new Set<string>();
    for (const [at, answer] of answers.entries()) {
      const streamed = at % 2 === 0 ? answer.frames.slice(0, -1) : null;
      const text = streamed === null ? answer.json.choices[0].message.content : contentOf(streamed);
      expect([answer.status, text]).toEqual([200, WORDS.join('')]);
      ids.add(streamed === null ? answer.json.id : streamed[0].id);
      expect(['miss', 'shared']).toContain(answer.headers['x-draft-cache']);
    }
    expect(ids.size).toBe(200);
    expect(answers.filter(({ headers }) => headers['x-draft-cache'] === 'miss')).toHaveLength(1);

    const later = await gateway.it.ask(chatBody());
    expect(later.headers).toMatchObject({
      'x-draft-served': 'cache',
      'x-draft-cache': 'exact',
      'x-draft-model': 'small',
      'x-draft-cache-id': expect.any(String),
      'x-draft-cache-age': expect.stringMatching(/^\d+$/),
    });
    expect(later.json.choices[0].message.content).toBe(WORDS.join(''));
    expect(gateway.it.upstream.requests).toHaveLength(1);
    const receipt = (await gateway.it.receipt()) as unknown as { cache_lookup: object };
    expect(receipt.cache_lookup).toMatchObject({
      mode: 'exact',
      entry: { id: later.headers['x-draft-cache-id'], tier: 'exact' },
      total_ms: expect.any(Number),
    });
  });
});

describe('a client that leads and leaves', () => {
  it('does not end the answer of who follows, and ends the call with the last of them', async () => {
    const go = Promise.withResolvers<void>();
    const held: Step = () => go.promise;
    const body = chatBody({ messages: [{ role: 'user', content: 'Who stays?' }] });
    gateway.it.upstream.script('small', [announce(), held, tokens(WORDS, CALM), finish(), usage(), done()]);
    const leaver = new AbortController();
    const left = gateway.it.ask(body, { signal: leaver.signal }).catch((error: unknown) => error);
    while (gateway.it.composed.open() < 1) await new Promise((turn) => setTimeout(turn, 1));
    const follower = gateway.it.ask(body);
    while (gateway.it.composed.open() < 2) await new Promise((turn) => setTimeout(turn, 1));
    leaver.abort();
    await left;
    go.resolve();
    const { json, headers } = await follower;
    expect(headers['x-draft-cache']).toBe('shared');
    expect(json.choices[0].message.content).toBe(WORDS.join(''));
  });
});

describe('only-if-cached', () => {
  it('is a 504 that no client tries again, where there is nothing', async () => {
    gateway.it.upstream.script('small', [token('never', CALM), stall()]);
    const before = gateway.it.upstream.requests.length;
    const body = chatBody({ messages: [{ role: 'user', content: 'Never asked before?' }] });
    const { status, json, headers } = await gateway.it.ask(body, {
      headers: { 'cache-control': 'only-if-cached' },
    });
    expect([status, json.error.code]).toEqual([504, 'cache_miss']);
    expect(headers['x-should-retry']).toBe('false');
    expect(gateway.it.upstream.requests).toHaveLength(before);
  });
});
