import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failure } from '../../src/core/errors.ts';
import { endOnce } from '../../src/gateway/endOnce.ts';
import type { Sink } from '../../src/ports.ts';
import { RecordingSink } from '../fakes.ts';

const HEAD = { headers: {} };
const ANSWER = { id: '', object: 'chat.completion', created: 0, model: '', choices: [] } as const;

const WRITES: Record<string, (sink: Sink) => unknown> = {
  chunk: (sink) => sink.chunk({ choices: [] }),
  event: (sink) => sink.event({ event: null, data: 'x' }),
  done: (sink) => sink.done(),
  fail: (sink) => sink.fail(HEAD, failure('internal_error', 'x')),
};
const OPENINGS: Record<string, (sink: Sink) => unknown> = {
  head: (sink) => sink.head(HEAD),
  whole: (sink) => sink.whole(HEAD, { ...ANSWER, choices: [] }),
  relayStream: (sink) => sink.relay(200, {}, null),
  relayBody: (sink) => sink.relay(200, {}, new Uint8Array()),
};

test('an answer ends once, whatever is written after its end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(OPENINGS)),
      fc.array(fc.constantFrom(...Object.keys(WRITES)), { maxLength: 10 }),
      async (opening, writes) => {
        const recorded = new RecordingSink();
        const sink = endOnce(recorded);
        await OPENINGS[opening]?.(sink);
        let over = recorded.ends === 1;
        for (const write of writes) {
          const before = recorded.chunks.length + recorded.events.length;
          await WRITES[write]?.(sink);
          const grew = recorded.chunks.length + recorded.events.length > before;
          expect(grew).toBe(!over && (write === 'chunk' || write === 'event'));
          over ||= write === 'done' || write === 'fail';
        }
        await Promise.all([
          sink.whole(HEAD, { ...ANSWER, choices: [] }),
          sink.fail(HEAD, failure('draining', 'x')),
        ]);
        expect(recorded.ends).toBe(1);
      },
    ),
  );
});
