import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerFeatures } from '../../src/core/answerFeatures.ts';
import { answer, LONG } from './answers.ts';

const NAMES = Object.keys(answerFeatures(null));

describe('features of an answer', () => {
  test('are the same names for any text, each a finite number within its bounds', () => {
    fc.assert(
      fc.property(answer, (text) => {
        const features = answerFeatures(text);
        expect(Object.keys(features)).toEqual(NAMES);
        for (const [name, value] of Object.entries(features)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(name === 'answer_log_words' ? 9 : 1);
        }
      }),
    );
  });

  test('of no text are all 0, and say that there is none', () => {
    const { answer_absent, ...others } = answerFeatures(null);
    expect(answer_absent).toBe(1);
    expect(Object.values(others).every((value) => value === 0)).toBe(true);
    expect(answerFeatures('').answer_absent).toBe(0);
  });

  test('tell which kind of answer could be read', () => {
    const kinds = (text: string) =>
      ['number', 'yes_no', 'letter', 'label', 'json'].filter(
        (kind) => answerFeatures(text)[`answer_${kind}`] === 1,
      );
    expect(kinds('The answer is 42.')).toEqual(['number']);
    expect(kinds('Yes.')).toEqual(['yes_no']);
    expect(kinds('(B)')).toEqual(['letter']);
    expect(kinds('Positive')).toEqual(['label']);
    expect(kinds('{"a":1}')).toEqual(['json']);
    expect(kinds('It was\na dark night.')).toEqual([]);
  });

  test('tell signs of trouble', () => {
    const plain = answerFeatures('Water boils at a hundred degrees, and steam rises from it.');
    expect(plain).toMatchObject({
      answer_hedges: 0,
      answer_refusal: 0,
      answer_repetition: 0,
      answer_unfinished: 0,
    });
    expect(answerFeatures('I think it is probably Paris, perhaps.').answer_hedges).toBe(0.75);
    expect(answerFeatures('I’m sorry, but I can’t help with that.').answer_refusal).toBe(1);
    expect(answerFeatures('The city of the').answer_unfinished).toBe(1);
    expect(answerFeatures('a b c d '.repeat(50)).answer_repetition).toBeGreaterThan(0.9);
    expect(answerFeatures('12 34').answer_digits).toBe(0.8);
    expect(answerFeatures('a\n'.repeat(17)).answer_lines).toBe(0.25);
  });

  test.each(LONG)('of a long text of %s are told in no time', (_, text) => {
    const started = performance.now();
    answerFeatures(text);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
