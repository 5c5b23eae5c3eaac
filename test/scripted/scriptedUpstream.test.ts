import { request } from 'undici';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { renormalisedEntropy } from '../../src/core/entropy.ts';
import {
  answers,
  cut,
  done,
  finish,
  gate,
  hold,
  role,
  type ScriptedUpstream,
  scriptedUpstream,
  spell,
  stall,
  token,
  topOfEntropy,
  usage,
} from './index.ts';

let upstream: ScriptedUpstream;
beforeEach(async () => {
  upstream = await scriptedUpstream();
});
afterEach(() => upstream.close());

const ask = (body: object, signal?: AbortSignal) =>
  request(`${upstream.url}/chat/completions?a=1`, {
    method: 'POST',
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });

it('plays the steps of the model that was asked for and notes what arrived', async () => {
  upstream.script('small', [role(), token('a', { bits: 0.2 }), finish(), usage(), done()]);
  upstream.script('large', answers('The answer'));
  const small = await (await ask({ model: 'small', stream: true })).body.text();
  const large = await (await ask({ model: 'large' })).body.json();

  expect(small.split('\n\n').slice(-2)).toEqual(['data: [DONE]', '']);
  expect(small).toContain('"completion_tokens":1');
  expect(large).toMatchObject({ choices: [{ message: { content: 'The answer' } }] });
  expect(upstream.requests.map(({ model, path, query }) => [model, path, query])).toEqual([
    ['small', '/v1/chat/completions', '?a=1'],
    ['large', '/v1/chat/completions', '?a=1'],
  ]);
  expect(await upstream.requests[0]?.ended).toMatchObject({ by: 'upstream' });
});

it('takes one script a request and repeats the last', async () => {
  upstream.script('*', answers('one'), answers('two'));
  const texts: string[] = [];
  for (let round = 0; round < 3; round += 1) texts.push(await (await ask({ model: 'm' })).body.text());
  expect(texts.map((text) => /one|two/.exec(text)?.[0])).toEqual(['one', 'two', 'two']);
});

it('stands still at a gate, and tells when the client has left', async () => {
  const held = gate();
  const leave = new AbortController();
  upstream.script('m', [token('a'), hold(held), token('b')]);
  const response = await ask({ model: 'm', stream: true }, leave.signal);
  const arrived = await upstream.next('m');
  await held.reached;
  expect(upstream.inFlight).toBe(1);
  leave.abort();
  await expect(response.body.text()).rejects.toThrow();
  expect(await arrived.ended).toMatchObject({ by: 'client' });
  await upstream.quiet();
});

it('spells frames as told and cuts a body short', async () => {
  upstream.script('m', [spell({ eol: '\r', space: false, pieceBytes: 1 }), token('é'), cut()]);
  const response = await ask({ model: 'm', stream: true });
  let seen = '';
  const reading = (async () => {
    for await (const part of response.body) seen += Buffer.from(part as Uint8Array).toString('latin1');
  })();
  await expect(reading).rejects.toThrow();
  expect(Buffer.from(seen, 'latin1').toString()).toMatch(/^data:\{.*"content":"é".*\}\r\r$/);
});

it('closes with a stream that stalls', async () => {
  upstream.script('m', [role(), stall()]);
  const response = await ask({ model: 'm', stream: true });
  const ended = expect(response.body.text()).rejects.toThrow();
  await upstream.close();
  await ended;
});

it('makes evidence of the entropy asked for', () => {
  for (const bits of [0, 0.2, 1.7, 2.3]) expect(renormalisedEntropy(topOfEntropy(bits))).toBeCloseTo(bits, 6);
});
