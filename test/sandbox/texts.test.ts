import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownTexts } from '../../sandbox/shownTexts.ts';
import { textPieces } from '../../sandbox/textPieces.ts';

describe('textPieces', () => {
  test('are the text when joined; none is empty or ends inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const pieces = textPieces(text);
        expect(pieces.join('')).toBe(text);
        expect(pieces.every((piece) => piece !== '' && piece.isWellFormed())).toBe(true);
      }),
    );
  });

  test('are about a token each', () => {
    expect(textPieces('The answer is 1234, ok?\n\n  return a;')).toEqual([
      ...['The', ' answer', ' is', ' ', '123', '4', ',', ' ok', '?', '\n\n ', ' return', ' a', ';'],
    ]);
  });
});

describe('shownTexts', () => {
  test('whole tokens show themselves', () => {
    expect(shownTexts(['Gu', 'ß', '.'], 'Guß.')).toEqual(['Gu', 'ß', '.']);
  });

  test('a character in several tokens is shown by the last of them', () => {
    const tokens = ['a', '\\xf0\\x9f', '\\x8c\\x85', ' b', ' \\xe2', '\\x80\\x94'];
    expect(shownTexts(tokens, 'a🌅 b —')).toEqual(['a', '', '🌅', ' b', ' ', '—']);
  });

  test('what is shown is the text, however bytes were cut into tokens', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'ß', '—', '🌅'), minLength: 1 }));
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.integer({ min: 1, max: 3 })), (parts, lengths) => {
        const text = parts.join('');
        const bytes = Buffer.from(text);
        const tokens: string[] = [];
        for (let at = 0; at < bytes.length; ) {
          const end = at + (lengths.next().value ?? 1);
          tokens.push(escaped(bytes.subarray(at, end)));
          at = end;
        }
        const shown = shownTexts(tokens, text);
        expect(shown).toHaveLength(tokens.length);
        expect(shown.join('')).toBe(text);
      }),
    );
  });

  test('tokens that do not fit the text show themselves', () => {
    expect(shownTexts(['x', '\\xce', 'z'], 'abc')).toEqual(['x', '\\xce', 'z']);
  });
});

/** Bytes as a recording holds them: text where they are whole characters, else each byte as \\xHH. */
function escaped(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\u{FFFD}')) return text;
  return [...bytes]
    .map((byte) => (byte < 128 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`))
    .join('');
}
