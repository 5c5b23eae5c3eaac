import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreement } from '../../src/core/agreement.ts';
import { answer, LONG, question } from './answers.ts';

describe('agreement', () => {
  test('lies in [0, 1], is the same both ways, and 1 for the same answer', () => {
    fc.assert(
      fc.property(question, answer, answer, (asked, one, other) => {
        const value = agreement(asked, one, other);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(agreement(asked, other, one)).toBe(value);
        expect(agreement(asked, one, one)).toBe(1);
        expect(agreement(asked, one, ` ${one}\n`)).toBe(1);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['What is 7 + 7?', 'The answer is 14.', '7 + 7 = 14', 1],
    ['What is 7 + 7?', 'The answer is 15.', '7 + 7 = 14', 0],
    ['Is 13 a prime number? Answer yes or no.', 'No, 13 is not a prime number.', 'Yes.', 0],
    ['Is 13 a prime number?', 'True.', 'Yes, 13 is a prime number.', 1],
    ['Which?\nA. one\nB. two\nAnswer with the letter.', 'B. two', 'The answer is (B)', 1],
    ['Which?\nA. one\nB. two\nAnswer with the letter.', 'A', 'B', 0],
    ['Classify the sentiment: I liked it.', 'Positive', 'The sentiment is positive.', 1],
    ['Give it as JSON.', '{"a": 1, "b": 2}', '```json\n{"b":2,"a":1}\n```', 1],
    ['Give it as JSON.', '{"a": 1}', '{"a": 2}', 0],
    // What the question has already said is no agreement.
    ['What is the capital of France?', 'The capital of France is Paris.', 'Paris', 1],
    [
      'What is the capital of France?',
      'The capital of France is Paris.',
      'The capital of France is Lyon.',
      0,
    ],
    ['Is it hot or cold?', 'Cold.', 'It is hot.', 0],
    ['Why?', '', 'Because.', 0],
    ['Why?', '...', '!!!', 1],
  ])('to %j of %j and %j is %d', (asked, one, other, value) => {
    expect(agreement(asked, one, other)).toBe(value);
  });

  test('of free answers is the share of words they have in common', () => {
    const value = agreement(
      'Why is the sky blue?',
      'Air scatters short waves.',
      'Short waves scatter most in air.',
    );
    expect(value).toBeGreaterThan(0.4);
    expect(value).toBeLessThan(1);
  });

  test('falls back to words where one of the answers is not of the kind that was asked for', () => {
    const asked = 'Is 49 less than 821? Answer yes or no.';
    expect(agreement(asked, 'No.', '49 is less than 821.')).toBe(0);
  });

  test.each(LONG)('on long texts of %s is told in no time', (_, text) => {
    const started = performance.now();
    for (const asked of [text, 'How many?', 'Yes or no?', 'In one word?', 'A. x B. y', 'JSON?']) {
      agreement(asked, `${text}x`, `y${text}`);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
