import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractAnswer, extractAs } from '../../src/core/extractAnswer.ts';
import { answer, LONG } from './answers.ts';

describe('an answer by its form alone', () => {
  test.each([
    ['42', 'number', '42'],
    ['The answer is 15.', 'number', '15'],
    ['7 + 7 = 14.', 'number', '14'],
    ['It costs $1,234.50.', 'number', '1234.5'],
    ['Yes.', 'yes_no', 'yes'],
    ['No, ten is not an even number.', 'yes_no', 'no'],
    ['True', 'yes_no', 'yes'],
    ['B', 'letter', 'B'],
    ['(C)', 'letter', 'C'],
    ['B. Lackawanna', 'letter', 'B'],
    ['The answer is D', 'letter', 'D'],
    ['Positive.', 'label', 'positive'],
    ['**Paris**', 'label', 'paris'],
    ['The capital of France is Paris.', 'label', 'paris'],
    ['{"b": 1, "a": [2]}', 'json', '{"a":[2],"b":1}'],
    ['```json\n[1, 2]\n```', 'json', '[1,2]'],
    ['It was signed on March 3, 2021.', 'text', 'it was signed on march 3, 2021.'],
    ['A poem\nof two lines', 'text', 'a poem of two lines'],
    ['', 'text', ''],
  ] as const)('%j is read as %s %j', (text, kind, value) => {
    expect(extractAnswer(text)).toEqual({ kind, value });
  });

  test('is read as something, whatever it is, and read the same with space around it', () => {
    fc.assert(
      fc.property(answer, (text) => {
        const read = extractAnswer(text);
        expect(typeof read.value).toBe('string');
        expect(extractAnswer(`\n ${text}  `)).toEqual(read);
      }),
    );
  });
});

describe('an answer to a question of a known kind', () => {
  test.each([
    ['number', 'Tommy caught 18 - 17 = 1 fish.\nThe answer is 14 fish.', '14'],
    ['number', 'So, 50 * 0.5 = 25\n#### 35', '35'],
    ['number', 'Thus \\boxed{\\$3/4}', '0.75'],
    ['number', '1,000,000', '1000000'],
    ['number', '12.0', '12'],
    ['number', '−5', '-5'],
    ['number', '1969 (on July 20)', '1969'],
    ['number', '1. Add 3.\n2. The sum is 10', '10'],
    ['number', 'A hexagon has six sides.', '6'],
    ['number', 'None.', null],
    ['number', '12345678901234567890', '12345678901234567890'],
    ['yes_no', 'The answer is no.', 'no'],
    ['yes_no', 'False, since it is odd.', 'no'],
    ['yes_no', '539 is greater than 531.', null],
    ['yes_no', 'Nobody knows.', null],
    ['letter', 'I think that the correct option is (C), because it floats.', 'C'],
    ['letter', 'A dog barks.', null],
    ['label', 'The sentiment of this review is neutral, with no negative words.', 'neutral'],
    ['label', 'Positive. The reviewer liked it.', 'positive'],
    ['label', 'Category: sports', 'sports'],
    ['label', 'It is positive.', 'positive'],
    ['label', 'Astronomers found a planet that orbits a nearby star', null],
    ['json', 'Here it is: {"a":1}', null],
    ['json', '{"a":1', null],
  ] as const)('(%s) %j says %j', (kind, text, value) => {
    expect(extractAs(kind, text)).toBe(value);
  });

  test('is a value that is its own answer', () => {
    fc.assert(
      fc.property(answer, fc.constantFrom('number', 'yes_no', 'letter', 'json'), (text, kind) => {
        const value = extractAs(kind, text);
        if (value !== null) expect(extractAs(kind, value)).toBe(value);
      }),
    );
  });

  test('in numbers is compared by value', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 99 }), (whole, cents) => {
        const plain = `${whole}.${String(cents).padStart(2, '0')}`;
        const grouped = plain.replace(/\d(?=(?:\d{3})+\.)/g, '$&,');
        expect(extractAs('number', `The answer is $${grouped}0.`)).toBe(extractAs('number', plain));
      }),
    );
  });

  test('is too deep to compare beyond 64 levels of JSON', () => {
    expect(extractAs('json', `${'['.repeat(60)}${']'.repeat(60)}`)).not.toBeNull();
    expect(extractAs('json', `${'['.repeat(4000)}${']'.repeat(4000)}`)).toBeNull();
  });
});

test.each(LONG)('a long answer of %s is read in no time', (_, text) => {
  const started = performance.now();
  extractAnswer(text);
  for (const kind of ['number', 'yes_no', 'letter', 'label', 'json'] as const) extractAs(kind, text);
  expect(performance.now() - started).toBeLessThan(1000);
});
