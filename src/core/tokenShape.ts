import { characterClass, TOKEN_SHAPE_LENGTH } from './tokenClass.ts';

/**
 * A stand-in for a token's text that tells nothing of its content: letters become `a`, digits `0`, whitespace
 * and punctuation stay, and what lies beyond the first 24 UTF-16 units is left out. A token and its shape
 * have the same features, and a shape is its own shape.
 */
export function tokenShape(text: string): string {
  let shape = '';
  for (const character of text.slice(0, TOKEN_SHAPE_LENGTH)) {
    const found = characterClass(character);
    shape += found === 'letter' ? 'a' : found === 'digit' ? '0' : character;
  }
  return shape;
}
