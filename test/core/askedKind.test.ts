import { expect, test } from 'vitest';
import { askedKind } from '../../src/core/askedKind.ts';

test.each([
  ['What is 79 plus 65?', 'number'],
  ['Compute 3 × 4.', 'number'],
  ['Tommy has 3 fish. How many fish has he left?', 'number'],
  ['In what year did it end?', 'number'],
  ['What number comes next: 2, 4, 6?', 'number'],
  ['Is Mount Everest in South America? Answer yes or no.', 'yes_no'],
  ['True or false: a whale is a fish.', 'yes_no'],
  ['Here is a text.\nDoes it mention a dog?', 'yes_no'],
  ['Is it a fish or a mammal?', 'text'],
  ['Pick one:\nA) red\nB) blue', 'letter'],
  ['Which? (A) red (B) blue', 'letter'],
  ['What is the sentiment of this review?', 'label'],
  ['Which topic? Answer with one word.', 'label'],
  ['Reply in JSON with the name.', 'json'],
  ['Write a haiku about the sea.', 'text'],
  ['', 'text'],
] as const)('%j asks for: %s', (question, kind) => {
  expect(askedKind(question)).toBe(kind);
});

test('only the end of a long conversation is looked at', () => {
  expect(askedKind(`Answer in JSON. ${'x '.repeat(5000)} Why is that?`)).toBe('text');
});
