import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEXICAL_DIMENSION, LEXICAL_FLOOR, lexicalVector } from '../../src/core/lexicalVector.ts';
import { lightStem } from '../../src/core/lightStem.ts';

function cosine(one: string, other: string): number {
  const [a, b] = [lexicalVector(one), lexicalVector(other)];
  return a.reduce((sum, entry, at) => sum + entry * (b[at] ?? 0), 0);
}

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const word = fc.stringMatching(/^[a-z]{2,12}$/);
const words = fc.array(word, { minLength: 1, maxLength: 30 });

describe('the lexical vector', () => {
  test('is of length one, or all zero, for any string, half of a surrogate pair too', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom('\ud800', 'a\udfff', '\u0000', '\u202e')), (text) => {
        const vector = lexicalVector(text);
        expect(vector).toHaveLength(LEXICAL_DIMENSION);
        const length = Math.hypot(...vector);
        if (length !== 0) expect(length).toBeCloseTo(1, 5);
      }),
      { numRuns: 1000 },
    );
  });

  test('is of length one for every text with a letter or a digit', () => {
    const spoken = fc.tuple(anyText, fc.stringMatching(/^[\p{L}\p{Nd}]$/u), anyText);
    fc.assert(
      fc.property(spoken, ([before, spoken, after]) => {
        expect(Math.hypot(...lexicalVector(`${before} ${spoken} ${after}`))).toBeCloseTo(1, 5);
      }),
    );
  });

  test.each(['', ' ', '\n\t', '?', '...', '!?!'])('is all zero for %j', (text) => {
    expect(lexicalVector(text).every((entry) => entry === 0)).toBe(true);
  });

  test('is the same each time, and for any case, spacing and punctuation', () => {
    fc.assert(
      fc.property(words, (list) => {
        const plain = list.join(' ');
        const dressed = `  ${list.join('   ').toUpperCase()}?! `;
        expect(lexicalVector(plain)).toEqual(lexicalVector(plain));
        expect(lexicalVector(dressed)).toEqual(lexicalVector(plain));
      }),
    );
  });

  test.each([
    [
      'How do I install Node on Ubuntu 22.04?',
      'could you please tell me how to install node on ubuntu 22.04',
    ],
    ["What's the capital of France?", 'What is the capital of France'],
    ["Why doesn't my cat eat fish?", 'Why does my cat not eat fish?'],
    ['How many bones do twelve cats have?', 'How many bones do 12 cats have?'],
    ['How much is 1,250 miles in km?', 'how much is 1250 miles in km'],
    ['Does ice float on water?', 'Does ice floats on water'],
  ])('finds %j and %j nearly alike', (one, other) => {
    expect(cosine(one, other)).toBeGreaterThan(0.9);
  });

  test('passes its floor where one word in a short question was swapped for another', () => {
    expect(cosine('How do I buy bitcoin?', 'How do I purchase bitcoin?')).toBeGreaterThan(LEXICAL_FLOOR);
    expect(cosine('Is a big dog loud?', 'Is a large dog loud?')).toBeGreaterThan(LEXICAL_FLOOR);
  });

  test('of a text with nothing in common is far below its floor', () => {
    expect(cosine('How do I install Node on Ubuntu?', 'Which river is longest in Africa?')).toBeLessThan(0.3);
  });

  test('takes a megabyte as quickly as a page', () => {
    const page = 'word '.repeat(1600);
    expect(lexicalVector('other '.repeat(200_000) + page)).toEqual(lexicalVector(page));
    expect(() => lexicalVector('ﷺ'.repeat(1_000_000))).not.toThrow();
    expect(() => lexicalVector(`${"a'".repeat(500_000)}`)).not.toThrow();
  });
});

describe('a light stem', () => {
  test.each([
    'install installs installed installing',
    'make makes making made',
    'study studies studied studying',
    'run runs running ran',
    'use uses used using',
    'box boxes',
    'speed speeds',
    'string strings',
    'agree agrees agreed agreeing',
    'child children',
    'glass glasses',
    'status statuses',
    'stop stops stopped stopping',
  ])('is one for %s', (forms) => {
    expect(new Set(forms.split(' ').map(lightStem)).size).toBe(1);
  });

  test.each(['sing sting', 'bring brine', 'product production', 'import export', 'glass gas'])(
    'is not one for %s',
    (forms) => {
      expect(new Set(forms.split(' ').map(lightStem)).size).toBe(2);
    },
  );

  test('is left of every word', () => {
    fc.assert(
      fc.property(word, (letters) => {
        expect(lightStem(letters).length).toBeGreaterThan(0);
      }),
    );
  });
});
