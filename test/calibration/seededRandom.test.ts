import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, shuffled } from '../../src/calibration/seededRandom.ts';

const seed = fc.oneof(fc.integer(), fc.string());
const firstOf = (seed: number | string, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

describe('seeded chance', () => {
  it('comes the same way for the same seed, and otherwise for another', () => {
    fc.assert(
      fc.property(seed, seed, (one, other) => {
        expect(firstOf(one, 20)).toEqual(firstOf(one, 20));
        if (String(one) !== String(other)) expect(firstOf(one, 20)).not.toEqual(firstOf(other, 20));
      }),
    );
  });

  it('is in [0, 1) and even', () => {
    for (const seed of [0, 1, 'a', '']) {
      const numbers = firstOf(seed, 40_000);
      const tenths = new Array<number>(10).fill(0);
      for (const number of numbers) {
        const place = Math.floor(number * 10);
        tenths[place] = (tenths[place] ?? 0) + 1;
      }
      expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
      // Five standard deviations of a count with mean 4,000.
      for (const count of tenths) expect(Math.abs(count - 4000)).toBeLessThan(300);
    }
  });

  it('shuffles: every item once, every place as likely', () => {
    const random = seededRandom('places');
    const firsts = new Map<string, number>();
    for (let round = 0; round < 6000; round += 1) {
      const order = shuffled(['a', 'b', 'c'], random);
      expect(order.toSorted()).toEqual(['a', 'b', 'c']);
      const word = order.join('');
      firsts.set(word, (firsts.get(word) ?? 0) + 1);
    }
    expect(firsts.size).toBe(6);
    for (const count of firsts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
