import { describe, expect, it } from 'vitest';
import type { RelayedEvent } from '../../../src/ports.ts';
import {
  bom,
  comment,
  cut,
  done,
  errorFrame,
  finish,
  frame,
  html,
  json,
  raw,
  refuse,
  role,
  type Step,
  spell,
  stall,
  token,
  usage,
  whole,
} from '../../scripted/index.ts';
import { call, collect, never, useBench } from './bench.ts';

const bench = useBench();

async function relay(fields: Record<string, unknown>, ...steps: Step[]) {
  bench.server.script('m', steps);
  return bench.upstream.relay(call(fields), never());
}

async function eventsOf(...steps: Step[]): Promise<string[]> {
  const relayed = await relay({}, ...steps);
  if (relayed.type !== 'stream') throw new Error(`Expected a stream, got ${relayed.type}`);
  return (await collect(relayed.events)).map((item) =>
    'failure' in item ? `!${item.failure.code}` : `${item.event ?? ''}|${item.data}`,
  );
}

const odd = '{ "choices":[{"index":0,"delta":{"content":[{"text":"a"}]}}], "n": 9007199254740993}';
const closing = '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}';

describe('a stream', () => {
  it('is relayed with its data and names as they came, [DONE] apart', async () => {
    const named: RelayedEvent = { event: 'thinking', data: '{"a":  1}' };
    expect(
      await eventsOf(
        bom(),
        comment(),
        frame(odd),
        frame(named.data, 'thinking'),
        frame(closing),
        done(),
        token('late'),
      ),
    ).toEqual([`|${odd}`, `thinking|${named.data}`, `|${closing}`]);
  });

  it('is the same however it is spelled', async () => {
    const steps = [frame(odd), frame(closing), done()];
    const plain = await eventsOf(...steps);
    for (const eol of ['\r', '\r\n'] as const) {
      expect(await eventsOf(spell({ eol, space: false, pieceBytes: 7 }), ...steps)).toEqual(plain);
    }
  });

  it('of another interface, whose events have names, needs no finish_reason', async () => {
    expect(
      await eventsOf(
        frame({ type: 'response.created' }, 'response.created'),
        frame({ type: 'response.completed' }, 'response.completed'),
      ),
    ).toHaveLength(2);
  });

  it.each<[string, Step[], string]>([
    ['without a finish_reason', [token('a'), done()], '!upstream_incomplete'],
    ['ended early', [token('a')], '!upstream_incomplete'],
    ['of pings only', [frame({ ping: 1 }), done()], '!upstream_incomplete'],
    ['cut', [token('a'), cut()], '!upstream_broken'],
    ['with an error frame', [token('a'), errorFrame()], '!upstream_error'],
    ['with an error event', [token('a'), frame('no', 'error')], '!upstream_error'],
    ['that is no JSON', [token('a'), frame('no')], '!upstream_protocol'],
    ['with nothing in it', [], '!upstream_empty'],
    ['of [DONE] alone', [done()], '!upstream_empty'],
  ])('%s ends with a failure', async (_name, steps, code) => {
    expect((await eventsOf(...steps)).at(-1)).toBe(code);
  });

  it('has the status and the headers a client may see', async () => {
    const headers = {
      'content-type': 'text/event-stream',
      'x-request-id': 'req_7',
      'openai-processing-ms': '12',
      'openai-version': '2020-10-01',
      'openai-model': 'm-2',
      'openai-organization': 'org-of-the-gateway',
      'openai-project': 'proj-of-the-gateway',
      'x-ratelimit-limit-requests': '9',
      'set-cookie': 'a=1',
      'x-internal': '10.0.0.7',
    };
    bench.server.script('m', [
      (wire) => {
        wire.head = { status: 200, headers };
      },
      role(),
      finish(),
      usage(),
      done(),
    ]);
    const relayed = await bench.upstream.relay(call(), never());
    expect(relayed).toMatchObject({
      type: 'stream',
      status: 200,
      headers: {
        'content-type': 'text/event-stream',
        'x-upstream-request-id': 'req_7',
        'openai-processing-ms': '12',
        'openai-version': '2020-10-01',
        'openai-model': 'm-2',
        'x-ratelimit-limit-requests': '9',
      },
    });
    if (relayed.type !== 'stream') return;
    expect(Object.keys(relayed.headers)).toHaveLength(6);
    expect(await collect(relayed.events)).toHaveLength(3);
  });
});

describe('a whole answer', () => {
  it('is relayed byte for byte', async () => {
    const body = '{ "id":"x",  "choices":[], "big": 9007199254740993 }\n';
    const relayed = await relay(
      { stream: false },
      whole(200, body, { 'content-type': 'application/json; charset=utf-8' }),
    );
    expect(relayed).toMatchObject({ type: 'whole', status: 200 });
    if (relayed.type === 'whole') expect(Buffer.from(relayed.body).toString()).toBe(body);
    if (relayed.type === 'whole') expect(relayed.json).toEqual(JSON.parse(body));
  });

  it('is relayed though a stream was asked for', async () => {
    expect(await relay({}, json(200, { choices: [] }))).toMatchObject({ type: 'whole' });
  });

  it('may be a stream though none was asked for', async () => {
    const relayed = await relay({ stream: false }, token('a'), finish(), done());
    expect(relayed.type).toBe('stream');
    if (relayed.type === 'stream') expect(await collect(relayed.events)).toHaveLength(2);
  });

  it('that is no JSON is bytes like any other', async () => {
    const bytes = Uint8Array.of(0, 255, 254, 1);
    const relayed = await relay({ stream: false }, whole(200, bytes, { 'content-type': 'audio/mpeg' }));
    expect(relayed).toMatchObject({ type: 'whole', body: Buffer.from(bytes), json: undefined });
  });

  it.each<[string, Step[], string]>([
    [
      'garbled JSON',
      [whole(200, '{"choices":[', { 'content-type': 'application/json' })],
      'upstream_protocol',
    ],
    ['a page', [html(200)], 'upstream_protocol'],
    ['nothing', [whole(200, '', { 'content-type': 'application/json' })], 'upstream_empty'],
    [
      'half of it',
      [whole(200, '{"choices', { 'content-type': 'application/json' }), cut()],
      'upstream_broken',
    ],
    ['a dead proxy', [html(502)], 'upstream_error'],
    ['a wrong key', [refuse(401)], 'upstream_auth'],
  ])('%s is a failure', async (_name, steps, code) => {
    expect(await relay({ stream: false }, ...steps)).toMatchObject({ type: 'failed', failure: { code } });
  });
});

it('a refusal keeps status and body', async () => {
  const relayed = await relay({}, refuse(400, { message: 'too long', code: 'context_length_exceeded' }));
  expect(relayed).toMatchObject({
    type: 'failed',
    failure: { code: 'upstream_error', message: 'too long', refusal: { status: 400 } },
  });
});

it('the bytes of the body arrive as they were given, a view into a larger buffer too', async () => {
  const body = '{"model":"m", "seed": 9007199254740993, "text":"é"}';
  const buffer = Buffer.from(`xx${body}yy`);
  bench.server.script('m', [raw('{}')]);
  const bytes = buffer.subarray(2, buffer.length - 2);
  await bench.upstream.relay(call({}, { body: bytes, query: '?api-version=1' }), never());
  expect(bench.server.requests[0]).toMatchObject({
    body,
    path: '/v1/chat/completions',
    query: '?api-version=1',
  });
});

it('a stalled relay holds its place only until it is left', async () => {
  bench.server.script('m', [token('a'), stall()]);
  const leave = new AbortController();
  const relayed = await bench.upstream.relay(call(), leave.signal);
  expect(relayed.type).toBe('stream');
  leave.abort();
  expect(await bench.server.requests[0]?.ended).toMatchObject({ by: 'client' });
  if (relayed.type === 'stream') expect(await collect(relayed.events)).toEqual([]);
});
