import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerNumber } from '../../../src/adapters/grading/answerNumber.ts';

describe('answerNumber', () => {
  it.each([
    ['5', 5],
    ['The answer is 5. There were 3 steps.', 5],
    ['**Answer:** $1,234.50', 1234.5],
    ['20 - 5 = 15', 15],
    ['x = 5, y = 7. The total is 12 apples.', 12],
    ['180 / 2 = 90 km/h over 2 hours', 90],
    ['It is 20-5', 5],
    ['The answer is -3', -3],
    ['temperature: −4 degrees', -4],
    ['the answer is $\\boxed{12}$', 12],
    ['2 × 3 = **6**', 6],
    ['π is 3.14.', 3.14],
    ['.5 litres', 0.5],
    ['3^4 = 81', 81],
    ['None at all.', undefined],
    ['', undefined],
  ])('reads %j as %s', (text, value) => {
    expect(answerNumber(text)).toBe(value);
  });

  it('finds any number after "The answer is", whatever came before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.string(), (value, before) => {
        const plain = before.replaceAll(/answer/gi, '');
        expect(answerNumber(`${plain}\nThe answer is ${value}.`)).toBe(value);
      }),
    );
  });
});
