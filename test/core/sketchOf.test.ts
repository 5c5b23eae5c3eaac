import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sketchOf } from '../../src/core/sketchOf.ts';

/** Texts with words, numbers, signs and scripts in them. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('What', 'is', "don't", '17', '1,234.5', '+', '?', '中文', 'ﬁn', '\ud800', '\n', 'É'),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(' '));

/** How many terms of one sketch the other has as well. */
function shared(one: string, other: string): number {
  const terms = new Set(sketchOf(other).terms);
  return sketchOf(one).terms.filter((term) => terms.has(term)).length;
}

describe('a sketch', () => {
  test('has each term once, ascending, in [0, 2^20), with how often it occurs', () => {
    fc.assert(
      fc.property(text, (any) => {
        const { terms, counts } = sketchOf(any);
        expect(counts).toHaveLength(terms.length);
        expect(counts.every((count) => Number.isInteger(count) && count >= 1)).toBe(true);
        expect(
          terms.every((term, at) => Number.isInteger(term) && term < 2 ** 20 && term > (terms[at - 1] ?? -1)),
        ).toBe(true);
      }),
    );
  });

  test('is the same for the same words in other case, spacing and compatibility forms', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('what', 'ist', 'file', '17', 'école', '='), { maxLength: 9 }),
        (words) => {
          const plain = sketchOf(words.join(' '));
          expect(sketchOf(words.join('\n\t ').toUpperCase())).toEqual(plain);
          expect(sketchOf(`  ${words.join(' ').replaceAll('fi', 'ﬁ').normalize('NFD')} `)).toEqual(plain);
        },
      ),
    );
  });

  test('counts a word as often as it stands there', () => {
    const { counts } = sketchOf('no no no');
    // The word, and the pair of it.
    expect([...counts].sort()).toEqual([2, 3]);
  });

  test('of a text tells the order of its words only by their pairs', () => {
    const [one, other] = [sketchOf('dog bites man'), sketchOf('man bites dog')];
    expect(one).not.toEqual(other);
    expect(shared('dog bites man', 'man bites dog')).toBe(3);
  });

  test('knows numbers by their kind, and by their value besides', () => {
    const same = shared('add 17 apples', 'add 17 apples');
    const alike = shared('add 17 apples', 'add 23 apples');
    const longer = shared('add 17 apples', 'add 2317 apples');
    const broken = shared('add 17 apples', 'add 17.5 apples');
    expect(alike).toBe(same - 1);
    expect(longer).toBeLessThan(alike);
    expect(broken).toBeLessThan(alike);
  });

  test('finds words where a script puts no spaces between them', () => {
    expect(shared('日本の首都', '日本の人口')).toBeGreaterThanOrEqual(5);
  });

  test('of nothing, or of marks alone, is empty', () => {
    expect(sketchOf('')).toEqual({ terms: [], counts: [] });
    expect(sketchOf(' …!\n\u0000')).toEqual({ terms: [], counts: [] });
  });

  test('keeps its terms from one version to the next: files of graded prompts hold them', () => {
    expect(sketchOf('What is 2 + 2?')).toEqual(PINNED);
  });

  test.each([
    ['words', 'a question of words '],
    ['a single word', 'a'],
    ['ligatures that unfold to eighteen letters', '\uFDFA'],
    ['accents', '\u0301'],
    ['digits', '1'],
    ['dots between digits', '1.'],
  ])('of a megabyte of %s is that of its last page', (_, unit) => {
    const megabyte = unit.repeat(2 ** 20 / unit.length);
    const started = performance.now();
    const sketch = sketchOf(megabyte);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(sketch).toEqual(sketchOf(megabyte.slice(-8000)));
    expect(sketch.terms.length).toBeLessThan(20_000);
  });
});

const PINNED = {
  terms: [47336, 49457, 253340, 275784, 292794, 394763, 398961, 584880, 647541, 727259, 798947],
  counts: [1, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1],
};
