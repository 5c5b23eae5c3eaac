import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyWindow, pushWindow, windowMean } from '../../src/core/window.ts';

const values = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { maxLength: 60 });
const size = fc.integer({ min: 1, max: 20 });

it('holds the last values, and their mean equals the naive recomputation for every prefix', () => {
  fc.assert(
    fc.property(values, size, (all, n) => {
      let window = emptyWindow(n);
      for (const [at, value] of all.entries()) {
        window = pushWindow(window, value);
        const recent = all.slice(Math.max(0, at + 1 - n), at + 1);
        expect(window.values).toEqual(recent);
        expect(windowMean(window)).toBe(recent.reduce((sum, each) => sum + each, 0) / recent.length);
      }
    }),
  );
});

it('has no mean before the first value', () => {
  expect(windowMean(emptyWindow(10))).toBeNull();
});

it('does not drift: after many values the mean is that of the last ones', () => {
  let window = emptyWindow(3);
  for (let at = 0; at < 100_000; at += 1) window = pushWindow(window, at % 2 === 0 ? 1e15 : 0.1);
  for (const value of [1, 2, 3]) window = pushWindow(window, value);
  expect(windowMean(window)).toBe(2);
});

it('leaves the window it was given as it was', () => {
  const before = pushWindow(emptyWindow(1), 1);
  pushWindow(before, 2);
  expect(before).toEqual({ size: 1, values: [1] });
});
