import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overheadOf } from '../../src/core/overhead.ts';

test('is what lies before the first call, between calls and after the last', () => {
  const calls = [
    { openedMs: 5, closedMs: 40 },
    { openedMs: 20, closedMs: 30 },
    { openedMs: 41, closedMs: 90 },
  ];
  expect(overheadOf({ calls, lookupMs: 3, firstShownMs: 50, lastShownMs: 92 })).toEqual({
    beforeMs: 2,
    afterMs: 2,
    totalMs: 5,
  });
});

test('of a kept answer is the time until it was shown, without the lookup', () => {
  expect(overheadOf({ calls: [], lookupMs: 3, firstShownMs: 4.5, lastShownMs: 900 })).toEqual({
    beforeMs: 1.5,
    afterMs: 0,
    totalMs: 1.5,
  });
});

test('is never negative, nor more than the whole', () => {
  const ms = fc.integer({ min: 0, max: 1000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(ms, ms)), ms, ms, ms, (spans, lookupMs, firstShownMs, lastShownMs) => {
      const calls = spans.map(([from, took]) => ({ openedMs: from, closedMs: from + took }));
      const whole = Math.max(firstShownMs, lastShownMs, ...calls.map(({ closedMs }) => closedMs));
      for (const took of Object.values(overheadOf({ calls, lookupMs, firstShownMs, lastShownMs }))) {
        expect(took).toBeGreaterThanOrEqual(0);
        expect(took).toBeLessThanOrEqual(whole);
      }
    }),
  );
});
