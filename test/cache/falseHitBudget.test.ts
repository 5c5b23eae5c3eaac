import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FalseHitBudget } from '../../src/cache/falseHitBudget.ts';
import { lowerBound, upperBound } from '../../src/calibration/clopperPearson.ts';

const bounds = { upper: upperBound, lower: lowerBound };
const open = (target = 0.01, window = 1000) => new FalseHitBudget({ target, window, bounds });

describe('a scope', () => {
  test('is on before anything was compared, and for as long as nothing was bad', () => {
    const budget = open();
    for (let at = 0; at < 3000; at += 1) expect(budget.compared('s', true)).toBeNull();
    expect(budget.isOff('s')).toBe(false);
  });

  test.each([
    { good: 0, off: true },
    { good: 4, off: true },
    { good: 5, off: false },
    { good: 297, off: false },
    { good: 298, off: true },
    { good: 471, off: true },
    { good: 472, off: false },
  ])('with one bad comparison after $good good ones is off: $off', ({ good, off }) => {
    const budget = open();
    for (let at = 0; at < good; at += 1) budget.compared('s', true);
    expect(budget.compared('s', false)).toEqual(off ? { compared: good + 1, bad: 1 } : null);
    expect(budget.isOff('s')).toBe(off);
  });

  test('stays off, and is told of once; others are on', () => {
    const budget = open();
    expect(budget.compared('s', false)).not.toBeNull();
    for (let at = 0; at < 2000; at += 1) expect(budget.compared('s', true)).toBeNull();
    expect(budget.isOff('s')).toBe(true);
    expect(budget.isOff('t')).toBe(false);
    expect(budget.watching).toEqual({ scopesWatched: 1, scopesOff: 1 });
  });

  test('that is off is not forgotten for others that come', () => {
    const budget = open();
    budget.compared('s', false);
    for (let at = 0; at < 5000; at += 1) budget.compared(`other-${at}`, true);
    expect(budget.isOff('s')).toBe(true);
  });

  test('is judged exactly as its rule says, over its last comparisons', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.constantFrom(0.1, 0.2, 0.4),
        fc.integer({ min: 1, max: 40 }),
        (bads, target, window) => {
          const budget = open(target, window);
          const enough = Math.ceil(Math.log(0.05) / Math.log(1 - target));
          const size = Math.max(enough, window);
          const switched = bads.findIndex((_, at) => {
            const last = bads.slice(Math.max(0, at + 1 - size), at + 1);
            const bad = last.filter(Boolean).length;
            const bound = last.length < enough ? lowerBound : upperBound;
            return bound(bad, last.length, 0.05) > target;
          });
          const told = bads.map((bad) => budget.compared('s', !bad) !== null);
          expect(told.indexOf(true)).toBe(switched);
          expect(budget.isOff('s')).toBe(switched !== -1);
        },
      ),
    );
  });
});

test.each([0, 1, -1, Number.NaN])('a target of %s is none', (target) => {
  expect(() => open(target)).toThrow(RangeError);
});
