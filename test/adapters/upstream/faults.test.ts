import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/core/errors.ts';
import {
  bom,
  chunk,
  comment,
  cut,
  deadUrl,
  done,
  end,
  errorFrame,
  finish,
  frame,
  gate,
  head,
  hold,
  html,
  json,
  raw,
  refuse,
  reset,
  role,
  type Step,
  spell,
  stall,
  token,
  usage,
  whole,
} from '../../scripted/index.ts';
import { adapterFor, brief, call, collect, never, useBench } from './bench.ts';

const bench = useBench();

const CLOSING = '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}';

async function play(...steps: Step[]) {
  bench.server.script('m', steps);
  return collect(bench.upstream.chat(call(), never()));
}

async function failureOf(...steps: Step[]): Promise<Failure> {
  const last = (await play(...steps)).at(-1);
  if (last?.type !== 'failed') throw new Error(`Expected a failure, got ${JSON.stringify(last)}`);
  return last.failure;
}

describe('what is a proper end', () => {
  const cases: [string, Step[], string[]][] = [
    ['[DONE] after a finish_reason', [token('a'), finish(), done()], ['a', 'stop', 'end']],
    ['no [DONE] after a finish_reason', [token('a'), finish()], ['a', 'stop', 'end']],
    [
      'usage after the finish_reason, no [DONE]',
      [token('a'), finish(), usage()],
      ['a', 'stop', 'usage', 'end'],
    ],
    [
      'usage before and repeated',
      [usage(), token('a'), usage(), finish(), usage(), done()],
      ['usage', 'a', 'usage', 'stop', 'usage', 'end'],
    ],
    [
      'usage without choices',
      [token('a'), finish(), frame({ usage: { total_tokens: 3 } }), done()],
      ['a', 'stop', 'usage', 'end'],
    ],
    [
      'what follows [DONE] is dropped',
      [token('a'), finish(), done(), token('b'), errorFrame(), done()],
      ['a', 'stop', 'end'],
    ],
    [
      'several choices, each finished',
      [token('a'), token('b', { index: 1 }), finish('stop', { index: 1 }), finish(), done()],
      ['a', 'b', 'stop', 'stop', 'end'],
    ],
    ['no newline at the very end', [token('a'), finish(), raw('data: [DONE]')], ['a', 'stop', 'end']],
    ['no newline after the finish_reason', [token('a'), raw(`data: ${CLOSING}`)], ['a', 'stop', 'end']],
    ['one newline after the finish_reason', [token('a'), raw(`data: ${CLOSING}\r`)], ['a', 'stop', 'end']],
    [
      'a last event cut in half after the answer',
      [token('a'), finish(), raw('data: {"usa')],
      ['a', 'stop', 'end'],
    ],
    [
      'comments, pings and events without data',
      [comment(), token('a'), frame({ type: 'ping' }, 'ping'), raw('data:\n\n'), finish(), done()],
      ['a', 'stop', 'end'],
    ],
    [
      'a byte order mark, no space, CR, single bytes',
      [bom(), spell({ eol: '\r', space: false, pieceBytes: 1 }), token('ä'), finish(), done()],
      ['ä', 'stop', 'end'],
    ],
    ['no content type', [head(200), token('a'), finish(), done()], ['a', 'stop', 'end']],
    [
      'a choice without index, a null delta',
      [token('a'), chunk({ choices: [{ delta: null, finish_reason: 'stop' }] }), done()],
      ['a', 'stop', 'end'],
    ],
  ];
  it.each(cases)('%s', async (_name, steps, expected) => {
    expect(brief(await play(...steps))).toEqual(expected);
  });
});

describe('what is not', () => {
  const cases: [string, Step[], string[]][] = [
    ['nothing at all', [end()], ['!upstream_empty']],
    ['an empty body of no type', [head(200), end()], ['!upstream_empty']],
    ['only comments', [comment(), comment()], ['!upstream_empty']],
    ['[DONE] alone', [done()], ['!upstream_empty']],
    ['[DONE] before a finish_reason', [token('a'), done()], ['a', '!upstream_incomplete']],
    ['an end before a finish_reason', [role(), token('a')], ['', 'a', '!upstream_incomplete']],
    [
      'one of two choices unfinished',
      [token('a'), token('b', { index: 1 }), finish(), done()],
      ['a', 'b', 'stop', '!upstream_incomplete'],
    ],
    ['an event cut in half', [token('a'), raw('data: {"choices":[{"del')], ['a', '!upstream_incomplete']],
    ['a body cut short', [token('a'), cut()], ['a', '!upstream_broken']],
    [
      'a body cut short after the finish_reason',
      [token('a'), finish(), cut()],
      ['a', 'stop', '!upstream_broken'],
    ],
    ['an error frame', [token('a'), errorFrame(), stall()], ['a', '!upstream_error']],
    [
      'an event named error',
      [token('a'), frame('out of memory', 'error'), stall()],
      ['a', '!upstream_error'],
    ],
    ['an event that is not JSON', [token('a'), frame('oops'), stall()], ['a', '!upstream_protocol']],
    ['JSON that is no object', [token('a'), frame('[1]'), stall()], ['a', '!upstream_protocol']],
    ['choices that are none', [chunk({ choices: [7] }), stall()], ['!upstream_protocol']],
    [
      'content that is no text',
      [chunk({ choices: [{ delta: { content: [] } }] }), stall()],
      ['!upstream_protocol'],
    ],
    ['HTML with status 200', [html(200)], ['!upstream_protocol']],
    ['a whole answer where a stream was asked for', [json(200, { choices: [] })], ['!upstream_protocol']],
    ['an error with status 200', [json(200, { error: { message: 'no' } })], ['!upstream_error']],
    ['a redirect', [whole(307, '', { location: 'http://127.0.0.1:1/' })], ['!upstream_protocol']],
    [
      'a compressed stream',
      [head(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' }), token('a'), stall()],
      ['!upstream_protocol'],
    ],
  ];
  it.each(cases)('%s', async (_name, steps, expected) => {
    expect(brief(await play(...steps))).toEqual(expected);
  });

  it('a reset in the middle, after the client has read what came before', async () => {
    const read = gate();
    bench.server.script('m', [token('a'), hold(read), reset()]);
    const items = bench.upstream.chat(call(), never())[Symbol.asyncIterator]();
    const first = await items.next();
    read.open();
    const rest = [first.value, (await items.next()).value];
    expect(brief(rest)).toEqual(['a', '!upstream_broken']);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('a reset before any answer', async () => {
    expect((await failureOf(reset())).code).toBe('upstream_broken');
  });

  it('nobody listening', async () => {
    const upstream = adapterFor(await deadUrl());
    const [item, ...rest] = await collect(upstream.chat(call(), never()));
    expect(rest).toEqual([]);
    expect(item).toMatchObject({ type: 'failed', failure: { code: 'upstream_unreachable', refusal: null } });
    if (item?.type === 'failed')
      expect(item.failure.message).toBe('Cannot connect to the model server (ECONNREFUSED)');
    await upstream.close();
  });

  it('an event without end is given up', async () => {
    const upstream = adapterFor(bench.server.url, { maxLineBytes: 100_000 });
    bench.server.script('m', [token('a'), raw(`data: ${'x'.repeat(200_000)}`), stall()]);
    expect(brief(await collect(upstream.chat(call(), never())))).toEqual(['a', '!upstream_protocol']);
    await bench.server.quiet();
    await upstream.close();
  });
});

it('an event of a megabyte comes whole', async () => {
  const text = 'é'.repeat(500_000);
  const items = await play(token(text), finish(), done());
  expect(brief(items)[0]).toBe(text);
});

it('a connection that stays open after [DONE] is not waited for', async () => {
  bench.server.script('m', [token('a'), finish(), done(), stall()]);
  expect(brief(await collect(bench.upstream.chat(call(), never())))).toEqual(['a', 'stop', 'end']);
  expect(await bench.server.requests[0]?.ended).toMatchObject({ by: 'client' });
});

it('a connection is used again after a proper end', async () => {
  bench.server.script('m', [token('a'), finish(), done()]);
  for (let round = 0; round < 3; round += 1) {
    await collect(bench.upstream.chat(call(), never()));
    await bench.server.quiet();
    await new Promise((turn) => setTimeout(turn, 20)); // the end of the body is on its way
  }
  expect(bench.server.connections).toBe(1);
});

describe('a refusal', () => {
  it('keeps status, the headers that say when to come back, and the body byte for byte', async () => {
    const body = '{ "error" : {"message":"slow down", "n": 9007199254740993} }';
    const told = {
      'retry-after': '2',
      'retry-after-ms': '1900',
      'x-ratelimit-remaining-tokens': '0',
      'x-should-retry': 'true',
    };
    const { code, message, refusal } = await failureOf(
      whole(429, body, {
        ...told,
        'content-type': 'application/json',
        'x-request-id': 'req_1',
        'set-cookie': 's=1',
        server: 'x',
      }),
    );
    expect(code).toBe('upstream_error');
    expect(message).toBe('slow down');
    expect(refusal).toEqual({ status: 429, headers: { ...told, 'x-upstream-request-id': 'req_1' }, body });
  });

  it('of a proxy is told without its page, address or secret', async () => {
    const failure = await failureOf(html(502));
    expect(failure).toMatchObject({ code: 'upstream_error', refusal: { status: 502, body: null } });
    expect(failure.message).toBe('The model server answered with status 502');
  });

  it('of the key is ours to repair: no refusal is handed on', async () => {
    const failure = await failureOf(refuse(401, { message: 'Incorrect API key: sk-secret' }));
    expect(failure).toMatchObject({ code: 'upstream_auth', refusal: null });
    expect(failure.message).not.toContain('sk-secret');
  });

  it('403 passes', async () => {
    expect((await failureOf(refuse(403))).refusal?.status).toBe(403);
  });

  it('never repeats our key', async () => {
    const refused = await failureOf(refuse(400, { message: 'bad header Bearer sk-secret' }));
    expect(refused.refusal?.body).toBeNull();
    const reported = await failureOf(token('a'), errorFrame({ message: 'bad header Bearer sk-secret' }));
    for (const { message } of [refused, reported]) expect(message).toBe('bad header Bearer [redacted]');
  });

  it('never repeats a configured header of 8 characters or more', async () => {
    const upstream = adapterFor(bench.server.url, {
      headers: { Authorization: 'Bearer tok-secret', 'x-gate': 'gate-secret', 'x-team': 'blue' },
      apiKey: null,
    });
    const message = 'the blue team sent gate-secret and tok-secret';
    bench.server.script('m', [refuse(400, { message })], [token('a'), errorFrame({ message })]);
    for (const body of [null, undefined]) {
      const last = (await collect(upstream.chat(call(), never()))).at(-1);
      if (last?.type !== 'failed') throw new Error(`Expected a failure, got ${JSON.stringify(last)}`);
      expect(last.failure.message).toBe('the blue team sent [redacted] and [redacted]');
      expect(last.failure.refusal?.body).toBe(body);
    }
    await bench.server.quiet();
    await upstream.close();
  });

  it('that spells a secret with escapes is not handed on either', async () => {
    const upstream = adapterFor(bench.server.url, { apiKey: 'sk/a"secret' });
    const body = '{"error":{"message":"no sk\\/a\\"\\u0073ecret"}}';
    bench.server.script('m', [whole(400, body, { 'content-type': 'application/json' })]);
    expect(await collect(upstream.chat(call(), never()))).toMatchObject([
      { type: 'failed', failure: { message: 'no [redacted]', refusal: { status: 400, body: null } } },
    ]);
    await bench.server.quiet();
    await upstream.close();
  });

  it('longer than 64 KB is not read on', async () => {
    const failure = await failureOf(
      head(500, { 'content-type': 'application/json' }),
      raw(`"${'x'.repeat(100_000)}`),
      stall(),
    );
    expect(failure).toMatchObject({ code: 'upstream_error', refusal: { status: 500, body: null } });
  });

  it('cut in the middle is one all the same', async () => {
    const failure = await failureOf(
      head(500, { 'content-type': 'application/json' }),
      raw('{"error"'),
      cut(),
    );
    expect(failure).toMatchObject({ refusal: { status: 500, body: null } });
  });

  it('of an error frame carries its words', async () => {
    expect((await failureOf(token('a'), errorFrame('overloaded'))).message).toBe('overloaded');
    expect((await failureOf(frame({ object: 'error', message: 'no such model' }))).message).toBe(
      'no such model',
    );
  });
});

it('what was closed fails as draining, what runs and what comes after', async () => {
  const upstream = adapterFor(bench.server.url, { connections: 1 });
  bench.server.script('m', [token('a'), stall()]);
  const running = upstream.chat(call(), never())[Symbol.asyncIterator]();
  await running.next();
  const queued = upstream.chat(call(), never())[Symbol.asyncIterator]();
  const pending = queued.next();
  await upstream.close();
  for (const { value } of [await running.next(), await pending]) {
    expect(value).toMatchObject({ type: 'failed', failure: { code: 'draining' } });
  }
  expect(brief(await collect(upstream.chat(call(), never())))).toEqual(['!draining']);
  expect(bench.server.requests).toHaveLength(1);
});
