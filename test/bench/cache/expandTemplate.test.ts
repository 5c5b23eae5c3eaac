import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandTemplate } from '../../../bench/cache/nearMiss/expandTemplate.ts';

const OPTIONS = { fills: 9, seed: 'one' };

describe('a template of a pair', () => {
  test('takes the first of a choice for the left side and the second for the right', () => {
    expect(expandTemplate('Is it [[|not ]]safe?', {}, OPTIONS)).toEqual([
      { left: 'Is it safe?', right: 'Is it not safe?' },
    ]);
  });

  test('exchanges the sides of a slot with a tilde', () => {
    expect(expandTemplate('{u} to {~u} of {n}', { u: [['miles', 'feet']], n: ['5'] }, OPTIONS)).toEqual([
      { left: 'miles to feet of 5', right: 'feet to miles of 5' },
    ]);
  });

  test('gives each combination once, at most as many as told, and the same ones for a seed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 5 }),
        fc.uniqueArray(fc.stringMatching(/^[0-9]{1,4}$/), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        fc.string(),
        (words, numbers, fills, seed) => {
          const expanded = () => expandTemplate('{w} {n}', { w: words, n: numbers }, { fills, seed });
          const texts = expanded().map(({ left }) => left);
          expect(new Set(texts).size).toBe(Math.min(fills, words.length * numbers.length));
          expect(expanded()).toEqual(expanded());
        },
      ),
    );
  });

  test('with an unknown or empty slot is refused by name', () => {
    expect(() => expandTemplate('{a}', {}, OPTIONS)).toThrow('Cannot fill "{a}": no slot "a"');
    expect(() => expandTemplate('{a}', { a: [] }, OPTIONS)).toThrow(RangeError);
  });
});
