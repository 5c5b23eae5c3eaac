import { expect, test } from 'vitest';
import { gradePublished } from '../../../bench/evidence/collect/gradePublished.ts';

test.each([
  ['A. Plasma', 'A'],
  ['The answer is: A.', 'A'],
  ['(B) because of this', 'B'],
  ['A. Voluntary intoxication\n\nThe answer is D. Ignorance or Mistake.', 'D'],
  ['The correct answer is "C. King."', 'C'],
  ['The correct answer is option D.', 'D'],
])('%j gives the letter %s', (text, letter) => {
  expect(gradePublished({ kind: 'letter', letter }, text)).toBe(true);
  for (const other of ['A', 'B', 'C', 'D'].filter((candidate) => candidate !== letter)) {
    expect(gradePublished({ kind: 'letter', letter: other }, text)).toBe(false);
  }
});

test('a draft without a letter is wrong', () => {
  expect(gradePublished({ kind: 'letter', letter: 'A' }, 'I cannot say. An apple?')).toBe(false);
});

test('a number is the one that is given as the answer', () => {
  expect(gradePublished({ kind: 'number', number: 18 }, '16 - 3 = 13. The answer is 18.')).toBe(true);
  expect(gradePublished({ kind: 'number', number: 13 }, '16 - 3 = 13. The answer is 18.')).toBe(false);
});
