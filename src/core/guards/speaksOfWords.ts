import type { SurfaceToken } from './surfaceTokens.ts';
import { wordSet } from './wordSet.ts';

/**
 * Whether a text is about words rather than what they name: how "colour" is spelt, what "kids" means. There no
 * word may stand for another, nor a contraction for its long form, nor digits for a numeral.
 */
export function speaksOfWords(tokens: readonly SurfaceToken[]): boolean {
  return tokens.some(({ kind, text }, at) => {
    if (kind !== 'word') return false;
    const word = text.toLowerCase();
    if (OF_WORDS.has(word)) return true;
    const next = tokens[at + 1]?.text.toLowerCase();
    if (word === 'short' || word === 'stand' || word === 'stands') return next === 'for';
    if (STARTING.has(word)) return next === 'with';
    if (word === 'in')
      return next === 'words' || next === 'digits' || next === 'figures' || next === 'numerals';
    if (NATIONAL.has(word)) return next === 'english';
    return (word === 'a' || word === 'the') && next === 'sentence';
  });
}

const STARTING = wordSet('start starts starting begin begins beginning end ends ending');
const NATIONAL = wordSet('american british us uk australian canadian indian');

const OF_WORDS = wordSet(
  `word spell spells spelled spelt spelling mean means meant meaning meanings definition definitions define defined
  etymology synonym synonyms antonym antonyms homophone homonym translate translated translates translation
  translations pronounce pronounced pronunciation rhyme rhymes rhyming say says said saying letter letters syllable
  syllables vowel vowels consonant consonants plural singular noun nouns verb verbs adverb adjective pronoun preposition
  idiom idioms phrase phrases slang expression abbreviation abbreviations acronym acronyms abbreviated capitalized
  capitalised capitalize capitalise uppercase lowercase conjugate conjugated conjugation hyphen hyphenated apostrophe
  contraction contractions grammar grammatical grammatically anagram anagrams palindrome scrabble crossword character
  characters string strings typed written misspelled called linguistics dialect opposite opposites difference differences digit digits parse parsed formal informal interchangeable`,
);
