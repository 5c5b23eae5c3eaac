import { expect, it } from 'vitest';
import { done, finish, gate, hold, times, token } from '../../scripted/index.ts';
import { brief, call, collect, never, useBench } from './bench.ts';

const bench = useBench();

const PIECE = 'x'.repeat(1_000);
const PIECES = 40_000;

/** Resolves when the server has waited for room for a while without a byte moving. */
async function serverIsHeldBack(): Promise<number> {
  const request = await bench.server.next();
  for (;;) {
    const before = request.writtenBytes;
    await new Promise((turn) => setTimeout(turn, 150)); // that nothing moves takes time to see
    if (request.blocked && request.writtenBytes === before) return before;
  }
}

it('a consumer that pauses stops the server, and loses nothing', async () => {
  bench.server.script('m', [times(PIECES, token(PIECE)), finish(), done()]);
  const items = bench.upstream.chat(call(), never())[Symbol.asyncIterator]();
  await items.next();
  const memory = process.memoryUsage();
  const written = await serverIsHeldBack();
  expect(written).toBeLessThan((PIECES * PIECE.length) / 2);
  expect(process.memoryUsage().arrayBuffers - memory.arrayBuffers).toBeLessThan(16 * 1024 * 1024);
  let chunks = 1;
  for (let next = await items.next(); next.value?.type === 'chunk'; next = await items.next()) chunks += 1;
  expect(chunks).toBe(PIECES + 1);
});

it('so does one that pauses over a relayed stream', async () => {
  bench.server.script('m', [times(PIECES, token(PIECE)), finish(), done()]);
  const relayed = await bench.upstream.relay(call(), never());
  if (relayed.type !== 'stream') throw new Error(`Expected a stream, got ${relayed.type}`);
  expect(await serverIsHeldBack()).toBeLessThan((PIECES * PIECE.length) / 2);
  let events = 0;
  for await (const event of relayed.events) if ('data' in event) events += 1;
  expect(events).toBe(PIECES + 1);
});

it('what came before a pause is there at once after it, also when the server has gone', async () => {
  const there = gate();
  bench.server.script('m', [token('a'), token('b'), hold(there), finish(), done()]);
  const items = bench.upstream.chat(call(), never())[Symbol.asyncIterator]();
  const first = await items.next();
  await there.reached;
  there.open();
  await bench.server.quiet();
  const rest = await collect({ [Symbol.asyncIterator]: () => items });
  expect(brief([first.value, ...rest])).toEqual(['a', 'b', 'stop', 'end']);
});

it('pulls that overlap are answered in order', async () => {
  const there = gate();
  bench.server.script('m', [token('a'), hold(there), token('b'), finish(), done()]);
  const items = bench.upstream.chat(call(), never())[Symbol.asyncIterator]();
  const pulls = Array.from({ length: 6 }, () => items.next());
  await there.reached;
  there.open();
  const all = await Promise.all(pulls);
  expect(brief(all.flatMap(({ value }) => (value === undefined ? [] : [value])))).toEqual([
    'a',
    'b',
    'stop',
    'end',
  ]);
  expect(all.map((result) => result.done)).toEqual([false, false, false, false, true, true]);
});
