import { asyncScheduler } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { Price } from '../../src/core/cost.ts';
import { type Failure, failure } from '../../src/core/errors.ts';
import { NO_RULES } from '../../src/core/modelRules.ts';
import { directCall } from '../../src/gateway/directCall.ts';
import { Flights } from '../../src/gateway/flights.ts';
import { Lane } from '../../src/gateway/lane.ts';
import { ShownTimes } from '../../src/gateway/shownTimes.ts';
import type { Relayed, RelayedEvent } from '../../src/ports.ts';
import { cacheWith } from '../fakeCache.ts';
import { FakeUpstream, gatewayOn, HEAVY_PRICE, incoming, RecordingSink } from '../fakes.ts';

const NONE = { routing: 'none', cache: true } as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (body: string | Uint8Array | null | undefined) =>
  typeof body === 'string' ? body : new TextDecoder().decode(body ?? new Uint8Array());

/** A model under its own name, on a server that knows it by `wireName`, with rules that must not apply. */
function direct(relayed: Relayed | Promise<Relayed>, wireName = 'big', price: Price | null = HEAVY_PRICE) {
  const upstream = new FakeUpstream();
  upstream.relayed = relayed;
  const rules = { rename: { max_tokens: 'x' }, drop: ['temperature'], cap: { max_tokens: 1 } };
  const model = { name: 'big', wireName, upstream, rules, price };
  const { gateway, kept } = gatewayOn({}, { named: (name) => (name === 'big' ? model : null) });
  const sink = new RecordingSink();
  const leaving = new AbortController();
  const ask = (changes: Record<string, unknown> = {}) =>
    gateway.answer(incoming({ model: 'big', ...changes }, NONE), sink, leaving.signal);
  return { upstream, sink, kept, ask, leave: () => leaving.abort() };
}

function whole(body: string, headers: Readonly<Record<string, string>> = {}): Relayed {
  return { type: 'whole', status: 200, headers, body: bytes(body), json: jsonOf(body) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what an adapter says of a body that is no JSON
  }
}

/** A relayed stream, and whether it was left. */
function streamed(list: readonly (RelayedEvent | { readonly failure: Failure })[]) {
  const watch = { pulled: 0, left: false };
  async function* events() {
    try {
      for (const item of list) {
        watch.pulled += 1;
        yield item;
      }
    } finally {
      watch.left = true;
    }
  }
  const relayed: Relayed = {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    events: events(),
  };
  return { relayed, watch };
}
const event = (data: string, name: string | null = null): RelayedEvent => ({ event: name, data });
const content = (text: string) =>
  event(JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] }));
const GONE = failure('upstream_broken', 'the model server went away');

describe('what is asked of a named model', () => {
  test('is sent byte for byte when nothing must change', async () => {
    const { upstream, ask } = direct(whole('{}'));
    await ask({ seed: 1, temperature: 0.5, max_tokens: 9 });
    const sent = upstream.relays[0]?.call;
    expect(sent?.role).toBe('direct');
    expect(sent?.body).toBeInstanceOf(Uint8Array);
    expect(textOf(sent?.body)).toBe(
      '{"model":"big","messages":[{"role":"user","content":"Hello?"}],"seed":1,"temperature":0.5,"max_tokens":9}',
    );
  });

  test('changes only the name of the model when its server knows it by another', async () => {
    const { upstream, ask } = direct(whole('{}'), 'vendor/big-2');
    await ask({ seed: 1, temperature: 0.5 });
    expect(textOf(upstream.relays[0]?.call.body)).toBe(
      '{"model":"vendor/big-2","messages":[{"role":"user","content":"Hello?"}],"seed":1,"temperature":0.5}',
    );
  });

  test('that is unknown is a 404 that names the field, and costs nothing', async () => {
    const { upstream, sink, ask, kept } = direct(whole('{}'));
    expect(await ask({ model: 'nobody' })).toBeNull();
    expect(sink.failure).toMatchObject({
      code: 'model_not_found',
      param: 'model',
      message: 'The model `nobody` does not exist',
    });
    expect(upstream.relays).toEqual([]);
    expect(kept).toEqual([]);
  });
});

describe('a whole answer', () => {
  const ANSWER =
    '{ "id":"x", "choices":[{"index":0,"message":{"content":"Hi"}}], "n":12345678901234567890,\n"usage":{"prompt_tokens":3,"completion_tokens":2} }';

  test('comes byte for byte, with the status and headers of its server and ours', async () => {
    const { sink, ask } = direct(whole(ANSWER, { 'content-type': 'application/json', 'x-upstream': 'yes' }));
    const receipt = await ask();
    expect(textOf(sink.body)).toBe(ANSWER);
    expect(sink.status).toBe(200);
    expect(sink.headers).toMatchObject({
      'content-type': 'application/json',
      'x-upstream': 'yes',
      'x-request-id': 'req_1',
      'x-draft-served': 'direct',
      'x-draft-model': 'big',
      'x-draft-cache': 'bypass',
      // 3 x 2,000 + 2 x 8,000 nano-dollars.
      'x-draft-cost': '0.000022',
    });
    expect(sink.headers).not.toHaveProperty('x-draft-saved');
    expect(receipt).toMatchObject({
      route: null,
      policy: null,
      served: 'direct',
      outcome: 'answered',
      savedNanoDollars: null,
      heavyAlone: { nanoDollars: null, provenance: 'unknown' },
    });
    expect(receipt?.calls).toMatchObject([
      {
        role: 'direct',
        outcome: 'completed',
        usage: { promptTokens: 3, completionTokens: 2, provenance: 'reported' },
      },
    ]);
    expect(sink).toMatchObject({ ends: 1, violations: [] });
  });

  test.each([
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['a list', '[1]'],
    ['choices that are none', '{"choices":"x","usage":7}'],
    [
      'holes',
      '{"choices":[null,{"message":null},{"message":{"content":null,"tool_calls":[{}]}}],"usage":null}',
    ],
  ])('is relayed though it is %s, and metered by estimate', async (_, body) => {
    const { sink, ask } = direct(whole(body));
    const receipt = await ask();
    expect(textOf(sink.body)).toBe(body);
    expect(receipt).toMatchObject({ outcome: 'answered' });
    expect(receipt?.calls[0]?.usage?.provenance).toBe('estimated');
  });

  test('without a reported usage is estimated, tool calls too', async () => {
    const message = {
      content: null,
      tool_calls: [{ function: { name: 'f', arguments: '{"city":"Oslo"}' } }],
    };
    const { ask } = direct(whole(JSON.stringify({ choices: [{ message }] })));
    expect((await ask())?.calls[0]?.usage?.completionTokens).toBeGreaterThan(3);
  });

  test('that failed is shown as the failure it was', async () => {
    const { sink, ask } = direct({ type: 'failed', failure: GONE });
    expect(await ask()).toMatchObject({ outcome: 'failed', error: 'upstream_broken', served: null });
    expect(sink).toMatchObject({ failure: GONE, status: null, ends: 1, violations: [] });
  });

  test('of a server whose adapter breaks its promise is an internal error', async () => {
    const { sink, ask } = direct(Promise.reject(new Error('a bug')));
    expect(await ask()).toMatchObject({ outcome: 'failed', error: 'internal_error' });
    expect(sink.failure?.cause).toEqual(new Error('a bug'));
  });
});

describe('a stream', () => {
  const SENT = [content('a'), event('{"x": 1.0}', 'ping'), content('b')];

  test('comes event by event, data byte for byte, names kept', async () => {
    const { relayed, watch } = streamed(SENT);
    const { sink, ask } = direct(relayed);
    const receipt = await ask({ stream: true });
    expect(sink.events).toEqual(SENT);
    expect(sink.headers).toMatchObject({ 'content-type': 'text/event-stream', 'x-draft-served': 'direct' });
    expect(sink.headers).not.toHaveProperty('x-draft-cost');
    expect(sink).toMatchObject({ finished: true, ends: 1, violations: [] });
    expect(receipt?.calls[0]).toMatchObject({ outcome: 'completed', usage: { provenance: 'estimated' } });
    expect(receipt?.calls[0]?.usage?.completionTokens).toBeGreaterThan(0);
    expect(watch.left).toBe(true);
  });

  test('is metered by the usage it reports', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 4 };
    const { ask } = direct(streamed([content('a'), event(JSON.stringify({ choices: [], usage }))]).relayed);
    expect((await ask({ stream: true }))?.calls[0]?.usage).toEqual({
      promptTokens: 9,
      cachedPromptTokens: 0,
      completionTokens: 4,
      provenance: 'reported',
    });
  });

  test.each([
    '{"choices":[{"index":0,"delta":null,"finish_reason":"stop"}]}',
    '{"choices":[null]}',
    '{"choices":[{"index":0,"delta":{"tool_calls":{}}}]}',
    '{"usage":"none"}',
    'no JSON',
    '7',
  ])('is relayed whatever its events say: %s', async (data) => {
    const { sink, ask } = direct(streamed([event(data)]).relayed);
    expect(await ask({ stream: true })).toMatchObject({ outcome: 'answered' });
    expect(sink.events).toEqual([event(data)]);
  });

  test('that breaks before its first event is a real status', async () => {
    const { sink, ask } = direct(streamed([{ failure: GONE }]).relayed);
    expect(await ask({ stream: true })).toMatchObject({ outcome: 'failed', served: null });
    expect(sink).toMatchObject({ status: null, failure: GONE, ends: 1, violations: [] });
  });

  test('that says nothing at all is a real status', async () => {
    const { sink, ask } = direct(streamed([]).relayed);
    expect(await ask({ stream: true })).toMatchObject({ outcome: 'failed', error: 'upstream_empty' });
    expect(sink).toMatchObject({ status: null, ends: 1, violations: [] });
  });

  test('that breaks after its first event is an error frame without an end', async () => {
    const { sink, ask } = direct(streamed([content('a'), { failure: GONE }]).relayed);
    expect(await ask({ stream: true })).toMatchObject({ outcome: 'failed', served: 'direct' });
    expect(sink.events).toEqual([content('a')]);
    expect(sink).toMatchObject({ finished: false, failure: GONE, ends: 1, violations: [] });
  });

  test('waits for a slow client, and is left when that leaves', async () => {
    const { relayed, watch } = streamed(SENT);
    const { sink, ask, leave, upstream } = direct(relayed);
    const slow = Promise.withResolvers<void>();
    sink.gate = slow.promise;
    const receipt = ask({ stream: true });
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(watch.pulled).toBe(1);
    leave();
    expect(upstream.relays[0]?.signal.aborted).toBe(true);
    slow.resolve();
    expect(await receipt).toMatchObject({ outcome: 'cancelled' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(watch.left).toBe(true);
    expect(sink.finished).toBe(false);
  });
});

describe('leaving', () => {
  test('before the server answered ends the call, which has cost its prompt', async () => {
    const { upstream, sink, ask, leave } = direct(new Promise(() => undefined));
    const receipt = ask();
    await Promise.resolve();
    await Promise.resolve();
    leave();
    const end = await receipt;
    expect(upstream.relays[0]?.signal.aborted).toBe(true);
    expect(end).toMatchObject({ outcome: 'cancelled', served: null });
    expect(end?.calls[0]).toMatchObject({ outcome: 'aborted', usage: { provenance: 'estimated' } });
    expect(end?.calls[0]?.cost.nanoDollars).toBeGreaterThan(0);
    expect(sink.ends).toBe(0);
  });

  test('while the call is still queued costs nothing', async () => {
    const { upstream, ask, leave } = direct(new Promise(() => undefined));
    upstream.queueing = true;
    const receipt = ask();
    await Promise.resolve();
    await Promise.resolve();
    leave();
    expect((await receipt)?.calls[0]).toMatchObject({
      outcome: 'aborted',
      usage: { promptTokens: 0, completionTokens: 0 },
      cost: { nanoDollars: 0, provenance: 'reported' },
    });
  });
});

describe('what the chart hears of a direct answer', () => {
  test.each<[string, Relayed, string[]]>([
    ['a whole one', whole('{}'), ['direct.shown', 'direct.delivered']],
    ['a stream', streamed([content('a'), content('b')]).relayed, ['direct.shown', 'direct.delivered']],
    [
      'one that breaks once it is shown',
      streamed([content('a'), { failure: GONE }]).relayed,
      ['direct.shown', 'direct.failed'],
    ],
    ['one that breaks before', streamed([{ failure: GONE }]).relayed, ['direct.failed']],
    ['an empty one', streamed([]).relayed, ['direct.failed']],
  ])('says once, and as it opens, that it is shown: %s', async (_, relayed, types) => {
    const upstream = new FakeUpstream();
    upstream.relayed = relayed;
    const sink = new RecordingSink();
    const lane = new Lane({
      incoming: incoming({ model: 'big', stream: true }, NONE),
      sink,
      shown: new ShownTimes(() => 0),
      tools: {
        counter: { count: () => 0 },
        jsonCheck: { fault: () => null },
        cache: cacheWith({}),
        flights: new Flights(),
        maxTapeBytes: 1,
        scheduler: asyncScheduler,
        onBug: () => undefined,
      },
      target: { name: 'big', wireName: 'big', upstream, rules: NO_RULES, price: null },
      route: null,
      tightened: 0,
      policy: null,
      speculation: null,
      elapsedMs: () => 0,
      createdSeconds: 0,
    });
    const heard: string[] = [];
    await directCall(lane).forEach((event) => {
      heard.push(event.type);
      if (event.type === 'direct.shown') expect(sink.status).toBeNull();
    });
    expect(heard).toEqual(types);
  });
});

describe('an answer in sound', () => {
  test('of a route goes to heavy as it was sent, and says why', async () => {
    const { draft, heavy, ask } = gatewayOn();
    heavy.relayed = whole('{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}');
    const audio = { voice: 'a', format: 'wav' };
    const { sink, receipt } = ask({ modalities: ['text', 'audio'], audio });
    const end = await receipt;
    expect(end).toMatchObject({ served: 'direct', reason: 'modality', route: 'auto', outcome: 'answered' });
    expect(JSON.parse(textOf(heavy.relays[0]?.call.body))).toEqual({
      model: 'big-on-the-wire',
      messages: [{ role: 'user', content: 'Hello?' }],
      modalities: ['text', 'audio'],
      audio,
    });
    expect(sink.headers).toMatchObject({ 'x-draft-model': 'big', 'x-draft-reason': 'modality' });
    // Heavy answered: alone it would have cost the same.
    expect(end?.savedNanoDollars).toBe(0);
    expect([...draft.calls, ...heavy.calls]).toEqual([]);
  });
});
