/** What a character is when its meaning is left out. `mark`: punctuation and symbols. */
type CharacterClass = 'space' | 'mark' | 'digit' | 'letter';

/**
 * What a token is, content left out. `digits`: it has a digit. `identifier`: letters that continue a word, or
 * are joined by an underscore, as names, rare words and code are. `word`: other letters. `blank`: only
 * whitespace and punctuation.
 */
export type TokenClass = 'digits' | 'identifier' | 'word' | 'blank';

/** Only as much of a token is looked at, in UTF-16 units: texts of any length cost the same. */
export const TOKEN_SHAPE_LENGTH = 24;

const ASCII: readonly CharacterClass[] = Array.from({ length: 128 }, (_, code) =>
  classOf(String.fromCharCode(code)),
);

/** The class of one character. What is no space, mark or digit in any script counts as a letter. */
export function characterClass(character: string): CharacterClass {
  return ASCII[character.charCodeAt(0)] ?? classOf(character);
}

/**
 * The class of a token, and whether it leaves a word open that the next token may continue. The same for a
 * text and for its shape (tokenShape.ts).
 * @param open whether the token before it left a word open.
 */
export function tokenClass(
  text: string,
  open: boolean,
): { readonly kind: TokenClass; readonly open: boolean } {
  const seen = text.length > TOKEN_SHAPE_LENGTH ? text.slice(0, TOKEN_SHAPE_LENGTH) : text;
  let digits = false;
  let letters = false;
  let underscore = false;
  let continues = false;
  let first = true;
  let leftOpen = seen === '' && open;
  for (const character of seen) {
    const found = characterClass(character);
    if (found === 'digit') digits = true;
    else if (found === 'letter') {
      letters = true;
      if (first) continues = open;
    } else if (character === '_') underscore = true;
    leftOpen = found === 'letter' || found === 'digit' || character === '_';
    first = false;
  }
  if (digits) return { kind: 'digits', open: leftOpen };
  if (!letters) return { kind: 'blank', open: leftOpen };
  return { kind: continues || underscore ? 'identifier' : 'word', open: leftOpen };
}

function classOf(character: string): CharacterClass {
  if (/\s/u.test(character)) return 'space';
  if (/[\p{P}$+<=>^`|~]/u.test(character)) return 'mark';
  return /\p{N}/u.test(character) ? 'digit' : 'letter';
}
