import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatSource } from '../../../src/adapters/upstream/chatSource.ts';
import { eventItems, type ReadLimits } from '../../../src/adapters/upstream/eventItems.ts';
import type { Exchange, Over } from '../../../src/adapters/upstream/exchange.ts';
import { pullIterable } from '../../../src/adapters/upstream/pullIterable.ts';
import { type RelayedItem, relayItems } from '../../../src/adapters/upstream/relayItems.ts';
import { collect } from './bench.ts';

const limits: ReadLimits = { maxLineBytes: 1 << 20, maxAnswerLength: 1 << 26, secrets: [] };

/** An exchange whose bytes come in these pieces, one a wait. */
function exchangeOf(pieces: readonly Uint8Array[], eager: boolean): Exchange {
  const coming = [...pieces];
  const here: Uint8Array[] = eager ? coming.splice(0) : [];
  let over: Over | null = null;
  const idle = () => undefined;
  return {
    head: { status: 200, headers: { 'content-type': 'text/event-stream' } },
    get over() {
      return over ?? (coming.length === 0 ? { type: 'end' } : null);
    },
    clock: { wait: idle, rest: idle, enter: idle, stop: idle },
    take: () => here.shift() ?? null,
    more: async () => {
      here.push(...coming.splice(0, 1));
    },
    abandon: () => {
      over = { type: 'aborted' };
    },
    finish: () => {
      over = { type: 'end' };
    },
    fail: idle,
  };
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
/** Data that survives a relay: JSON objects; a data line cannot hold a line end, JSON escapes it. */
const event = fc.record({
  name: fc.option(fc.constantFrom('message', 'delta', 'response.created'), { nil: null }),
  data: fc.record({ text, more: fc.array(text, { maxLength: 3 }) }).map((value) => JSON.stringify(value)),
  comment: fc.option(
    text.map((line) => line.replaceAll(/[\r\n]/g, ' ')),
    { nil: null },
  ),
});
const eol = fc.constantFrom('\n', '\r\n', '\r');

function spelled(
  events: readonly { name: string | null; data: string; comment: string | null }[],
  end: string,
  space: string,
): Uint8Array {
  const frames = events.map(
    ({ name, data, comment }) =>
      `${comment === null ? '' : `:${comment}${end}`}${name === null ? '' : `event:${space}${name}${end}`}data:${space}${data}${end}${end}`,
  );
  return new TextEncoder().encode(frames.join(''));
}

function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...cuts, bytes.length].map((cut, nth) => bytes.subarray(cuts[nth - 1] ?? 0, cut));
}

describe('events are the same', () => {
  it('wherever the bytes are split, within characters too, whatever the line ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 6 }),
        eol,
        fc.constantFrom('', ' '),
        fc.array(fc.nat(4_000), { maxLength: 60 }),
        fc.boolean(),
        fc.boolean(),
        async (events, end, space, places, eager, mark) => {
          const bytes = spelled(events, end, space);
          const marked = mark ? Buffer.concat([Buffer.from('\uFEFF'), bytes]) : bytes;
          const exchange = exchangeOf(cutAt(marked, places), eager);
          const items = eventItems<RelayedItem>(exchange, limits, relayItems(exchange, limits));
          const seen = await collect(pullIterable(() => items));
          const relayed = seen.filter((item) => 'data' in item);
          expect(relayed).toEqual(events.map(({ name, data }) => ({ event: name, data })));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('byte by byte as in one piece, for chat chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), eol, async (pieces, end) => {
        const chunks = pieces.map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
        const closing = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
        const events = [...chunks, closing].map((chunk) => ({
          name: null,
          data: JSON.stringify(chunk),
          comment: null,
        }));
        const bytes = spelled([...events, { name: null, data: '[DONE]', comment: null }], end, ' ');
        const single = [...bytes].map((byte) => Uint8Array.of(byte));
        const [whole, split] = await Promise.all(
          [[bytes], single].map((parts) =>
            collect(pullIterable(() => chatSource(exchangeOf(parts, false), limits))),
          ),
        );
        expect(split).toEqual(whole);
        expect(whole?.map((item) => (item.type === 'chunk' ? item.chunk : item.type))).toEqual(
          [...chunks, closing, 'end'].map((chunk) =>
            typeof chunk === 'string'
              ? chunk
              : { ...chunk, choices: chunk.choices.map((choice) => ({ ...choice })) },
          ),
        );
      }),
      { numRuns: 60 },
    );
  });
});

it('a chat answer that goes on without end is given up, however short its events are', async () => {
  const bytes = new TextEncoder().encode('data: {"choices":[]}\n\n'.repeat(20));
  const short = { ...limits, maxAnswerLength: 200 };
  const items = await collect(pullIterable(() => chatSource(exchangeOf([bytes], false), short)));
  expect(items.slice(0, -1).every(({ type }) => type === 'chunk')).toBe(true);
  expect(items.length - 1).toBe(Math.floor(200 / '{"choices":[]}'.length));
  expect(items.at(-1)).toMatchObject({ type: 'failed', failure: { code: 'upstream_protocol' } });
});
