import { ASKED_CHARACTERS } from './askedText.ts';
import { fnv1a } from './fnv1a.ts';
import type { PromptSketch } from './promptSketch.ts';

/** Terms are hashed into this many places. */
const PLACES_MASK = (1 << 20) - 1;

/** Between the words of a bigram: in no word. */
const JOINT = '\u001f';
/** Before a number's exact value: in no word. */
const EXACTLY = '\u001e';

/** Scripts that put no spaces between words: each character counts as a word, and bigrams make up for it. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;

/** A number; a word; a character of an unspaced script; a sign that tells arithmetic, money or a question. */
const WORD = new RegExp(
  String.raw`(\p{Nd}+(?:[.,]\p{Nd}+)*)|[[\p{L}\p{M}\p{N}_]--[${UNSPACED}\p{Nd}]]+(?:['’]\p{L}+)?|[${UNSPACED}]|[\p{Sm}\p{Sc}%*\/^?]|(?<=\s)-(?=\s)`,
  'gv',
);

/**
 * The words and pairs of neighbouring words of a prompt, hashed and counted. Case, compatibility forms and
 * spacing make no difference. A number is its class (how many digits, whole or not) and, as one more term,
 * its exact value, so that "17 apples" is near "23 apples" and nearer to itself. Of a long text the last 8,000
 * characters count, so a megabyte costs no more than a page.
 */
export function sketchOf(text: string): PromptSketch {
  const counts = new Map<number, number>();
  const count = (hash: number) => {
    const term = (hash ^ (hash >>> 20)) & PLACES_MASK;
    counts.set(term, (counts.get(term) ?? 0) + 1);
  };
  let before: number | null = null;
  for (const [word, number] of folded(text).matchAll(WORD)) {
    if (number !== undefined) count(fnv1a(number, fnv1a(EXACTLY)));
    const shown = number === undefined ? word : numberClass(number);
    const own = fnv1a(shown);
    count(own);
    if (before !== null) count(fnv1a(shown, fnv1a(JOINT, before)));
    before = own;
  }
  const terms = [...counts.keys()].sort((a, b) => a - b);
  return { terms, counts: terms.map((term) => counts.get(term) ?? 1) };
}

/** Folding may lengthen a text (one ligature is up to eighteen letters), so it is cut before and after. */
function folded(text: string): string {
  return text.slice(-ASKED_CHARACTERS).normalize('NFKC').toLowerCase().slice(-ASKED_CHARACTERS);
}

function numberClass(number: string): string {
  const whole = number.search(/[.,]/);
  const digits = whole === -1 ? number.length : whole;
  return `#${Math.min(digits, 5)}${whole === -1 ? '' : '.'}`;
}
