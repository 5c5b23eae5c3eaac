import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure } from '../../src/core/errors.ts';
import { AnswerTape } from '../../src/gateway/answerTape.ts';
import { Flights } from '../../src/gateway/flights.ts';
import { ANY_WISH, FakeCache } from '../fakeCache.ts';
import {
  broken,
  type FakeUpstream,
  finish,
  gatewayOn,
  HOT,
  type PlayedCall,
  token,
  tokens,
} from '../fakes.ts';
import { settled } from './backgroundOn.ts';

type Parts = ReturnType<typeof gatewayOn>;
type Asking = ReturnType<Parts['ask']>;

const ROUTING = { routing: 'none', cache: true } as const;

/** Asks the same as everyone, with an id of its own. */
function askAs({ ask }: Parts, at: number, stream: boolean): Asking {
  return ask({ stream }, ROUTING, { id: `req_${at}` });
}

/** How a model's call goes: how many tokens, and how it ends. */
const script = fc.record({
  tokens: fc.nat(14),
  /** The draft is rejected when so many tokens have come, be it shown by then or not. */
  hotAt: fc.option(fc.nat(14), { freq: 3 }),
  ending: fc.constantFrom('stop', 'stop', 'stop', 'broken'),
});
type Script = typeof script extends fc.Arbitrary<infer Value> ? Value : never;

function itemsOf({ tokens: count, hotAt, ending }: Script, name: string) {
  const said = Array.from({ length: count + 1 }, (_, at) =>
    token(`${name}.${at} `, at === hotAt ? HOT : undefined),
  );
  return [...said, ...(ending === 'stop' ? finish() : [broken()])];
}

test('whatever the order of leader, followers, leavings and errors, each request ends exactly once, whole or in an error', async () => {
  const seen = new Set<string>();
  const orders = fc.asyncProperty(
    fc.scheduler(),
    fc.array(fc.record({ stream: fc.boolean(), leaves: fc.option(fc.constant(true), { freq: 3 }) }), {
      minLength: 2,
      maxLength: 6,
    }),
    fc.array(script, { minLength: 6, maxLength: 6 }),
    fc.array(script, { minLength: 6, maxLength: 6 }),
    fc.boolean(),
    async (s, clients, drafts, heavies, forgetful) => {
      const cache = new FakeCache();
      cache.forgetful = forgetful;
      const parts = gatewayOn(
        { maxSpeculations: 0, holdBack: { tokens: 16, maxMs: 1e8, tokensMax: 48, maxTotalMs: 1e8 } },
        { cache },
      );
      const turn = (label: string) => s.schedule(Promise.resolve(), label);
      const texts = new Map<string, string>();
      const play = async (upstream: FakeUpstream, scripts: readonly Script[], name: string) => {
        for (let attempt = 0; ; attempt += 1) {
          const call: PlayedCall = await upstream.next();
          const spoken = scripts[attempt % scripts.length] ?? scripts[0];
          if (spoken === undefined) throw new TypeError('there is a script');
          const items = itemsOf(spoken, `${name}${attempt}`);
          texts.set(
            `${name}${attempt}`,
            items
              .map((item) => (item.type === 'chunk' ? (item.chunk.choices[0]?.delta?.content ?? '') : ''))
              .join(''),
          );
          void (async () => {
            for (const item of items) {
              await turn(`${name}${attempt}`);
              if (call.signal.aborted) return;
              void call.send(item);
            }
          })();
        }
      };
      void play(parts.draft, drafts, 'd');
      void play(parts.heavy, heavies, 'h');
      const asked = clients.map(async ({ stream, leaves }, at) => {
        await turn(`ask ${at}`);
        const asking = askAs(parts, at, stream);
        if (leaves === true) void turn(`leave ${at}`).then(asking.leave);
        return { ...asking, receipt: await asking.receipt };
      });
      let over = false;
      const all = Promise.all(asked).then((ends) => {
        over = true;
        return ends;
      });
      for (let round = 0; !over; round += 1) {
        if (round > 2000) throw new Error('Some request never ends');
        if (s.count() > 0) await s.waitOne();
        await new Promise((resolve) => setImmediate(resolve));
      }
      const ends = await all;
      await settled();

      expect(parts.bugs).toEqual([]);
      for (const [at, { sink, receipt }] of ends.entries()) {
        const { outcome, served, cache: status } = receipt ?? {};
        seen.add(`${outcome} ${served} ${status}`);
        expect(sink.violations).toEqual([]);
        expect(sink.ends).toBe(outcome === 'cancelled' ? 0 : 1);
        if (outcome === 'cancelled') expect(clients[at]?.leaves).toBe(true);
        if (outcome === 'answered') {
          expect([...texts.values()]).toContain(sink.text);
          expect(sink.finished).toBe(true);
        } else {
          expect([...texts.values(), ''].some((text) => text.startsWith(sink.text))).toBe(true);
        }
        if (outcome === 'failed') expect(sink.failure?.code).toBe(receipt?.error);
        if (served === 'cache') {
          expect(receipt?.calls).toEqual([]);
          const ids = new Set([...sink.chunks, ...(sink.answer ? [sink.answer] : [])].map(({ id }) => id));
          expect([...ids].filter((id) => id !== `chatcmpl-req_${at}`)).toEqual([]);
        }
      }
      for (const call of [...parts.draft.calls, ...parts.heavy.calls]) {
        expect(call.signal.aborted).toBe(true);
      }
      // What is kept was whole, and thought good.
      for (const { answer, tier } of cache.offers) {
        expect([...texts.values()]).toContain(answer.choices[0]?.message.content);
        expect(answer.choices[0]?.finish_reason).toBe('stop');
        expect(['draft', 'heavy', 'speculative']).toContain(tier);
      }
    },
  );
  await fc.assert(orders, { numRuns: 300 });
  // What is rare has to be among them: of one known run that can be asked.
  seen.clear();
  await fc.assert(orders, { numRuns: 400, seed: 20_261_124 });
  for (const one of [
    'answered draft miss',
    'answered heavy miss',
    'answered cache shared',
    'answered cache exact',
    'failed cache shared',
    'cancelled draft miss',
  ]) {
    expect(seen).toContain(one);
  }
});

/** One that leads and others that follow, all asked before a token came. */
async function flight(parts: Parts, streams: readonly boolean[]) {
  const asked: Asking[] = [];
  for (const [at, stream] of streams.entries()) {
    asked.push(askAs(parts, at, stream));
    await settled();
  }
  const [leader, ...followers] = asked;
  if (leader === undefined) throw new TypeError('nobody leads');
  return { leader, followers };
}

describe('equal requests that overlap', () => {
  test('are answered by one call: two hundred of them, streams and not', async () => {
    const cache = new FakeCache();
    const parts = gatewayOn({}, { cache });
    const asked = Array.from({ length: 200 }, (_, at) => askAs(parts, at, at % 2 === 0));
    const call = await parts.draft.next();
    await call.send(...tokens(20), ...finish());
    const ends = await Promise.all(asked.map(({ receipt }) => receipt));
    expect([parts.draft.calls.length, parts.heavy.calls.length]).toEqual([1, 0]);
    expect(new Set(asked.map(({ sink }) => sink.text)).size).toBe(1);
    expect(ends.filter((end) => end?.cache === 'shared')).toHaveLength(199);
    const ids = asked.map(({ sink }) => sink.answer?.id ?? sink.chunks[0]?.id);
    expect(new Set(ids).size).toBe(200);
    expect(asked.every(({ sink }) => sink.finished && sink.ends === 1)).toBe(true);
    expect(cache.offers).toHaveLength(1);
    expect([cache.claims, cache.releases]).toEqual([1, 1]);
    expect(ends[1]).toMatchObject({
      served: 'cache',
      reason: null,
      calls: [],
      cost: { nanoDollars: 0 },
      heavyAlone: { nanoDollars: 110_000, provenance: 'estimated' },
      savedNanoDollars: 110_000,
      cacheLookup: { entry: { tier: 'shared', ageSeconds: 0 }, stagesMs: { wait: expect.any(Number) } },
    });
    expect(asked[1]?.sink.headers).toMatchObject({
      'x-draft-served': 'cache',
      'x-draft-cache': 'shared',
      'x-draft-model': 'small',
      'x-draft-cost': '0',
    });
    expect(ends[1]?.steps.map(({ state }) => state)).toEqual([
      'cacheLookup.asking',
      'cacheLookup.following',
      'cacheLookup.replaying',
      'done',
    ]);
  });

  test('each see what they asked to see of it', async () => {
    const parts = gatewayOn({}, { cache: new FakeCache() });
    const leader = parts.ask({ stream: true });
    await settled();
    const usage = parts.ask({ stream: true, stream_options: { include_usage: true } }, ROUTING, { id: 'a' });
    const whole = parts.ask({ stream: false }, ROUTING, { id: 'b' });
    await (await parts.draft.next()).send(...tokens(12), ...finish());
    await Promise.all([leader, usage, whole].map(({ receipt }) => receipt));
    expect(leader.sink.chunks.some(({ usage: told }) => told)).toBe(false);
    expect(usage.sink.chunks.at(-1)).toMatchObject({ id: 'chatcmpl-a', usage: { total_tokens: 19 } });
    expect(whole.sink.answer).toMatchObject({ id: 'chatcmpl-b', usage: { total_tokens: 19 } });
    expect(JSON.stringify([usage.sink.chunks, whole.sink.answer])).not.toContain('top_logprobs');
  });

  test('are shown a stream as it grows, from its first chunk on, also who comes in the middle', async () => {
    const parts = gatewayOn({}, { cache: new FakeCache() });
    const { leader, followers } = await flight(parts, [true, true]);
    const call = await parts.draft.next();
    await call.send(...tokens(12));
    await settled();
    const late = askAs(parts, 9, true);
    await settled();
    for (const { sink } of [...followers, late]) expect(sink.text).toBe(leader.sink.text);
    expect(late.sink.text).not.toBe('');
    await call.send(token('end'), ...finish());
    expect(await late.receipt).toMatchObject({ outcome: 'answered', cache: 'shared' });
    expect(late.sink.text).toBe(leader.sink.text);
  });

  test('do not wait for the slow among them, nor cut them short', async () => {
    const parts = gatewayOn({}, { cache: new FakeCache() });
    const { leader, followers } = await flight(parts, [true, true, true]);
    const [slow, fast] = followers;
    if (slow === undefined || fast === undefined) throw new TypeError('two follow');
    const gate = Promise.withResolvers<void>();
    slow.sink.gate = gate.promise;
    await (await parts.draft.next()).send(...tokens(20), ...finish());
    expect(await leader.receipt).toMatchObject({ outcome: 'answered' });
    expect(await fast.receipt).toMatchObject({ outcome: 'answered' });
    expect(slow.sink.chunks).toHaveLength(1);
    slow.sink.gate = null;
    gate.resolve();
    expect(await slow.receipt).toMatchObject({ outcome: 'answered' });
    expect(slow.sink.text).toBe(leader.sink.text);
  });

  test('do not wait for a slow leader', async () => {
    const parts = gatewayOn({}, { cache: new FakeCache() });
    const { leader, followers } = await flight(parts, [true, false]);
    const gate = Promise.withResolvers<void>();
    leader.sink.gate = gate.promise;
    let over = false;
    void leader.receipt.then(() => {
      over = true;
    });
    void (await parts.draft.next()).send(...tokens(20), ...finish());
    expect(await followers[0]?.receipt).toMatchObject({ outcome: 'answered', cache: 'shared' });
    expect(over).toBe(false);
    gate.resolve();
    expect(await leader.receipt).toMatchObject({ outcome: 'answered' });
  });

  test('go on when the leader’s client leaves, until the last of them has', async () => {
    const cache = new FakeCache();
    const parts = gatewayOn({}, { cache });
    const { leader, followers } = await flight(parts, [true, true, false]);
    const call = await parts.draft.next();
    await call.send(...tokens(12));
    leader.leave();
    expect(call.signal.aborted).toBe(false);
    await call.send(...tokens(4), ...finish());
    for (const { receipt } of followers) expect(await receipt).toMatchObject({ outcome: 'answered' });
    expect(await leader.receipt).toMatchObject({ outcome: 'cancelled', served: 'draft' });
    expect(leader.sink).toMatchObject({ ends: 0, violations: [] });
    expect(cache.offers).toHaveLength(1);

    const again = gatewayOn({}, { cache: new FakeCache() });
    const second = await flight(again, [false, true, false]);
    const open = await again.draft.next();
    second.leader.leave();
    second.followers[0]?.leave();
    await settled();
    expect(open.signal.aborted).toBe(false);
    second.followers[1]?.leave();
    expect(open.signal.aborted).toBe(true);
    expect(await second.leader.receipt).toMatchObject({ outcome: 'cancelled', served: null });
    expect(await second.followers[1]?.receipt).toMatchObject({ outcome: 'cancelled', calls: [] });
  });

  test('have one of them answer when the leader fails unseen, and end with its failure when it fails too', async () => {
    const parts = gatewayOn({}, { cache: new FakeCache() });
    const { leader, followers } = await flight(parts, [false, true, false, true]);
    for (const _ of [1, 2]) {
      await (await parts.draft.next()).send(broken());
      await (await parts.heavy.next()).send(broken('upstream_protocol'));
      await settled();
    }
    expect(await leader.receipt).toMatchObject({ outcome: 'failed', error: 'upstream_protocol' });
    const ends = await Promise.all(followers.map(({ receipt }) => receipt));
    expect(ends.map((end) => [end?.outcome, end?.error, end?.calls.length])).toEqual([
      ['failed', 'upstream_protocol', 2],
      ['failed', 'upstream_protocol', 0],
      ['failed', 'upstream_protocol', 0],
    ]);
    expect([parts.draft.calls.length, parts.heavy.calls.length]).toEqual([2, 2]);
    for (const { sink } of followers) expect(sink).toMatchObject({ ends: 1, violations: [], text: '' });
  });

  test('end with the one who answers for the failed leader, when that was the last', async () => {
    const parts = gatewayOn({}, { cache: new FakeCache() });
    const { leader, followers } = await flight(parts, [false, true]);
    await (await parts.draft.next()).send(broken());
    await (await parts.heavy.next()).send(broken());
    expect(await leader.receipt).toMatchObject({ outcome: 'failed' });
    const call = await parts.draft.next();
    await call.send(...tokens(12));
    followers[0]?.leave();
    expect(call.signal.aborted).toBe(true);
    expect(await followers[0]?.receipt).toMatchObject({ outcome: 'cancelled', served: 'draft' });
  });

  test('that have been shown a part get the error, and the others another answer', async () => {
    const parts = gatewayOn({}, { cache: new FakeCache() });
    const { leader, followers } = await flight(parts, [true, true, false]);
    await (await parts.draft.next()).send(...tokens(12), broken());
    await settled();
    await (await parts.draft.next()).send(...tokens(9, undefined, 'again'), ...finish());
    expect(await leader.receipt).toMatchObject({ outcome: 'failed', error: 'upstream_broken' });
    const [stream, whole] = followers;
    expect(await stream?.receipt).toMatchObject({
      outcome: 'failed',
      error: 'upstream_broken',
      served: 'cache',
    });
    expect(stream?.sink.failure?.code).toBe('upstream_broken');
    expect(await whole?.receipt).toMatchObject({ outcome: 'answered', served: 'draft', cache: 'miss' });
    expect(whole?.sink.text).toMatch(/^again0/);
  });

  test('are not given whole what turned out bad while it was shown', async () => {
    const cache = new FakeCache();
    const parts = gatewayOn({}, { cache });
    const { leader, followers } = await flight(parts, [true, true, false]);
    await (await parts.draft.next()).send(...tokens(10), ...tokens(14, HOT, 'bad'), ...finish());
    await settled();
    await (await parts.draft.next()).send(...tokens(9, undefined, 'better'), ...finish());
    const end = await leader.receipt;
    expect(end?.lateAlarms.map(({ verdict }) => verdict)).toContain('reject');
    expect(await followers[0]?.receipt).toMatchObject({ outcome: 'answered', cache: 'shared' });
    expect(await followers[1]?.receipt).toMatchObject({ outcome: 'answered', served: 'draft' });
    expect(followers[1]?.sink.text).toMatch(/^better0/);
    expect(cache.offers.map(({ answer }) => answer.choices[0]?.message.content?.slice(0, 7))).toEqual([
      'better0',
    ]);
  });

  test('share nothing where none may be shared: control, no-cache of the client, another question', async () => {
    const parts = gatewayOn({}, { cache: new FakeCache() });
    const wish = { ...ANY_WISH, read: false };
    const asked = [
      parts.ask({ stream: true }),
      parts.ask({ stream: true }, { routing: 'none', cache: false }),
      parts.ask({ stream: true }, { routing: 'draft', cache: false }),
      parts.ask({ stream: true }, ROUTING, { wish }),
      parts.ask({ stream: true, max_tokens: 5 }),
    ];
    for (const _ of asked) await (await parts.draft.next()).send(...tokens(12), ...finish());
    const ends = await Promise.all(asked.map(({ receipt }) => receipt));
    expect(ends.map((end) => [end?.served, end?.cache])).toEqual([
      ['draft', 'miss'],
      ['draft', 'bypass'],
      ['draft', 'bypass'],
      ['draft', 'bypass'],
      ['draft', 'miss'],
    ]);
  });

  test('that come after its end ask the cache, and with nothing there are answered anew', async () => {
    const cache = new FakeCache();
    cache.forgetful = true;
    const parts = gatewayOn({}, { cache });
    for (const at of [0, 1]) {
      const { receipt } = askAs(parts, at, true);
      await (await parts.draft.next()).send(...tokens(12), ...finish());
      expect(await receipt).toMatchObject({ served: 'draft' });
    }
  });
});

describe('an answer that is whole', () => {
  /** A flight that has landed while one lookup was under way. */
  async function landed() {
    const flights = new Flights();
    const first = flights.begin();
    const slow = flights.begin();
    const leader = first.join('a key', false);
    first.close();
    const tape = new AnswerTape({ model: 'small', withLogprobs: false, usageOr: () => ({}) });
    leader.shows(tape);
    tape.end();
    leader.ended();
    await settled();
    leader.leave(null);
    return { flights, slow };
  }

  test('is given to a lookup that began before it was, and to none that began after', async () => {
    const { flights, slow } = await landed();
    const late = flights.begin();
    expect(late.join('a key', false).leads).toBe(true);
    const again = await landed();
    expect(again.slow.join('a key', true).answer?.kind).toBe('tape');
    slow.close();
  });

  test('is forgotten when the last such lookup is over', async () => {
    const { flights, slow } = await landed();
    expect(flights.size).toBe(1);
    const late = flights.begin();
    slow.close();
    expect(flights.size).toBe(0);
    late.close();
  });
});

test('nothing is remembered of flights that are over, however they ended', () => {
  const flights = new Flights();
  const ticket = flights.begin();
  const leader = ticket.join('a key', false);
  const follower = flights.begin().join('a key', true);
  expect([leader.leads, follower.leads, flights.size]).toEqual([true, false, 1]);
  leader.leave(failure('upstream_broken', 'gone'));
  expect(follower.leads).toBe(true);
  follower.leave(null);
  expect(flights.size).toBe(0);
});
