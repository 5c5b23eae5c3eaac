import { AUXILIARIES, QUESTION_WORDS } from './openers.ts';
import type { SurfaceToken } from './surfaceTokens.ts';
import { wordSet } from './wordSet.ts';

/**
 * How much of a text is there as it stands, rather than asked. `all`: it gives something to be worked on ("Translate
 * to French: close the door, please"), or asks about characters, spaces and marks, so that each of them counts.
 * `front`: what stands first
 * is a part of the question ("In Python: how do I sort?"). `none`: nothing is.
 */
export function givesMaterial(tokens: readonly SurfaceToken[]): 'all' | 'front' | 'none' {
  if (tokens.some((_, at) => ofCharacters(tokens, at))) return 'all';
  const colon = tokens.findIndex((_, at) => isColon(tokens, at));
  if (colon < 0) return 'none';
  // "In Python: how do I sort?"; any other start may be a command.
  const labels = LABELLING.has(wordAt(tokens, 0));
  const after = wordAt(tokens, colon + 1);
  const answers = QUESTION_WORDS.has(after) || AUXILIARIES.has(after);
  return labels && answers && !tokens.some(({ kind }, at) => at < colon && kind === 'stop') ? 'front' : 'all';
}

/** What no command begins with. */
const LABELLING = wordSet('a an the in on at for with from when if');

const OF_CHARACTERS = wordSet(
  `ascii unicode codepoint utf-8 md5 sha1 sha256 sha-1 sha-256 sha512 base64 hash checksum morse regex regexp regexes
  glob punctuation punctuate emoji emojis emoticon capitals caps spaces whitespace palindrome`,
);
const NAMES_SIGN = wordSet('character symbol sign mark called the a');
const MATCHED = wordSet('string strings text texts pattern patterns');

function ofCharacters(tokens: readonly SurfaceToken[], at: number): boolean {
  const token = tokens[at];
  if (token?.kind === 'word' || token?.kind === 'exact') {
    const word = token.text.toLowerCase();
    if (OF_CHARACTERS.has(word)) return true;
    if (word !== 'matches' && word !== 'match') return false;
    return MATCHED.has(wordAt(tokens, at - 1)) || MATCHED.has(wordAt(tokens, at + 1));
  }
  if (token?.kind !== 'stop' || !token.gap) return false;
  // A sign on its own, in the midst of a sentence or as what is asked about.
  return NAMES_SIGN.has(wordAt(tokens, at - 1)) || /^[a-z]/.test(tokens[at + 1]?.text ?? '');
}

function isColon(tokens: readonly SurfaceToken[], at: number): boolean {
  if (tokens[at]?.text !== ':' || tokens[at]?.kind !== 'mark') return false;
  return tokens[at - 1]?.kind !== 'number' || tokens[at + 1]?.kind !== 'number';
}

function wordAt(tokens: readonly SurfaceToken[], at: number): string {
  return tokens[at]?.kind === 'word' ? tokens[at].text.toLowerCase() : '';
}
