import { caseAmbiguous, homonyms } from './caseAmbiguous.ts';
import { caselessNames } from './caselessNames.ts';
import { OPENERS, QUESTION_WORDS } from './openers.ts';
import type { Question, Term } from './readQuestion.ts';
import { wordSet } from './wordSet.ts';

/**
 * Whether two terms of equal key, at one place of both texts, may be written in different case: IT and it may not,
 * Apple and apple may not, France and france may.
 */
export function caseAgrees(a: Question, b: Question, at: number): boolean {
  const one = a.terms[at];
  const other = b.terms[at];
  if (one === undefined || other === undefined) return false;
  if (!CASED.has(one.kind) || !CASED.has(other.kind) || one.key.startsWith('~')) return true;
  const shape = shapeOf(one.surface);
  const otherShape = shapeOf(other.surface);
  const word = one.key.endsWith("'s") ? one.key.slice(0, -2) : one.key;
  // What Did Rust Do, What did Rust do: the one may mean either.
  if (a.caseless !== b.caseless && isDoubtful(word, shape, otherShape, one, other)) return false;
  if (shape === otherShape) return shape !== 'mixed' || one.surface === other.surface;
  if (word === 'i') return isPronoun(a, at) && isPronoun(b, at);
  if (word.length === 1) return word === 'a' && isArticle(a, b, at);
  if (one.initial && other.initial && opens(word, one, other, a.caseless || b.caseless)) return true;
  if (a.literal || b.literal) return false;
  if (PROGRAMMED.has(word) && PROGRAMMING.has(a.terms[at - 1]?.key ?? '')) return true;
  if (caselessNames.has(word)) return true;
  if (a.caseless || b.caseless) return !ACRONYMS.has(word);
  if (caseAmbiguous.has(word)) return false;
  if (a.lowercase || b.lowercase)
    return shape !== 'upper' && otherShape !== 'upper' && shape !== 'mixed' && otherShape !== 'mixed';
  return (
    (one.initial || other.initial) &&
    shape !== 'upper' &&
    otherShape !== 'upper' &&
    shape !== 'mixed' &&
    otherShape !== 'mixed'
  );
}

/** All in capitals leave fewer words in doubt than a title does, whose words are told from names by nothing. */
function isDoubtful(word: string, shape: string, otherShape: string, one: Term, other: Term): boolean {
  if (one.initial && other.initial && OPENERS.has(word)) return false;
  if (one.role !== null && other.role !== null) return false;
  return shape === 'upper' || otherShape === 'upper' ? homonyms.has(word) : caseAmbiguous.has(word);
}

const CASED: ReadonlySet<Term['kind']> = new Set(['frame', 'content', 'name']);
const BEFORE_I = wordSet('do did can could should would will may must am shall have was');
const AFTER_I = wordSet('am have do did can could would should need want was');
const PROGRAMMED = wordSet('python java ruby react');
const PROGRAMMING = wordSet('in using');
const ALSO_OPEN = wordSet('may will');
const LETTER_NAMES = wordSet('major minor sharp flat level levels star and or');
const LETTERED = wordSet(
  `vitamin vitamins grade hepatitis type class group plan note letter option section point part side level model series
  team influenza key chord appendix exhibit schedule formula variable matrix set protein factor blood`,
);
/** In capitals throughout, these may be words or acronyms. */
const ACRONYMS = wordSet(
  'it us who aids ram rom pet cat dos pin gre led arc cad cia cpr dna sos mac oz un er pa pi',
);

function shapeOf(text: string): 'lower' | 'capital' | 'upper' | 'mixed' {
  if (text === text.toLowerCase()) return 'lower';
  if (text.length > 1 && text.slice(1) === text.slice(1).toLowerCase()) return 'capital';
  return text === text.toUpperCase() ? 'upper' : 'mixed';
}

function isPronoun({ terms }: Question, at: number): boolean {
  return BEFORE_I.has(terms[at - 1]?.key ?? '') || AFTER_I.has(terms[at + 1]?.key ?? '');
}

function isArticle(a: Question, b: Question, at: number): boolean {
  if (LETTER_NAMES.has(a.terms[at + 1]?.key ?? '')) return false;
  if (a.terms[at]?.initial === true && b.terms[at]?.initial === true) return true;
  return (
    (a.caseless || b.caseless) && a.terms[at + 1] !== undefined && !LETTERED.has(a.terms[at - 1]?.key ?? '')
  );
}

function opens(word: string, one: Term, other: Term, caseless: boolean): boolean {
  const known = OPENERS.has(word) || ALSO_OPEN.has(word);
  if (!known) return false;
  const shouted = shapeOf(one.surface) === 'upper' || shapeOf(other.surface) === 'upper';
  return !shouted || (caseless && QUESTION_WORDS.has(word)) || (caseless && !caseAmbiguous.has(word));
}
