import { frameRole } from './frameRole.ts';
import { numeralWords } from './numeralWords.ts';
import type { SurfaceToken } from './surfaceTokens.ts';
import { unitAliases } from './unitAliases.ts';

const { small: SMALL, tens: TENS, scales: SCALES, ordinals: ORDINALS } = numeralWords;

export interface Numeral {
  /** Equal for the same number written in digits and in words: `21`, `1000000`, `o2` for the second. */
  readonly value: string;
  /** Index of the first token after it. */
  readonly next: number;
}

/**
 * The numeral that begins at a token: digits (1,000), words (twenty-one, three hundred), both (5 million), ordinals;
 * null when there is none. Not joined by and: "between one hundred and five" is two numbers. The spelling of
 * digits is kept where it can matter: 3.10 is not 3.1, 007 is not 7.
 */
export function readNumeral(tokens: readonly SurfaceToken[], at: number): Numeral | null {
  const token = tokens[at];
  if (token === undefined) return null;
  if (token.kind === 'number') return readDigits(tokens, at, token.text);
  if (token.kind !== 'word' || !BEGINS.has(beginningOf(token.text)) || !mayBeNumeral(tokens, at)) return null;
  const words = readWords(tokens, at);
  if (words !== null) return words.next === at + 1 && isOne(token) && !countsOne(tokens, at) ? null : words;
  const ordinal = readOrdinal(token.text.toLowerCase(), at);
  return ordinal?.value === 'o2' && !ranksSecond(tokens, at) ? null : ordinal;
}

const BEGINS: ReadonlySet<string> = new Set(['a', ...SMALL.keys(), ...TENS.keys(), ...ORDINALS.keys()]);

function beginningOf(text: string): string {
  const dash = text.indexOf('-');
  return (dash < 0 ? text : text.slice(0, dash)).toLowerCase();
}

/** Whether the word is part of a name: Seven, One Direction. At the start of a text no capital says so. */
function mayBeNumeral(tokens: readonly SurfaceToken[], at: number): boolean {
  const text = tokens[at]?.text ?? '';
  return at === 0 ? /^[A-Z]?[a-z-]+$/.test(text) : /^[a-z-]+$/.test(text);
}

function isOne(token: SurfaceToken): boolean {
  return token.text.toLowerCase() === 'one';
}

/** One apple, one plus; not how does one, which one, one of them, someone. */
function countsOne(tokens: readonly SurfaceToken[], at: number): boolean {
  const next = tokens[at + 1];
  if (next?.kind !== 'word') return false;
  const word = next.text.toLowerCase();
  if (word === 'plus' || word === 'minus' || word === 'times') return true;
  if (unitAliases.has(next.text)) return true;
  const before = at === 0 ? 'if' : (tokens[at - 1]?.text.toLowerCase() ?? '');
  return frameRole(word) === null && !MAY_BE_PRONOUN.has(frameRole(before) ?? '');
}

const MAY_BE_PRONOUN: ReadonlySet<string> = new Set([
  'question word',
  'modal',
  'tense',
  'conjunction',
  'article',
  'quantifier',
  'person',
]);

/** The second round; not a second, one second, second to none. */
function ranksSecond(tokens: readonly SurfaceToken[], at: number): boolean {
  const next = tokens[at + 1];
  if (next?.kind !== 'word' || frameRole(next.text.toLowerCase()) !== null) return false;
  const before = tokens[at - 1];
  if (before?.kind === 'number') return false;
  const word = before?.text.toLowerCase() ?? '';
  return word === 'the' || (frameRole(word) !== 'article' && !NO_RANK.has(word));
}

const NO_RANK: ReadonlySet<string> = new Set(['one', 'per', 'every', 'each', 'split', 'half']);

/** A count, rather than a year, a code or a text: 1,000 grams. From 100,000 on no other use is common. */
function countsThousands(value: string, after: SurfaceToken | undefined): boolean {
  if (value.split('.')[0]?.length !== 4 && value.split('.')[0]?.length !== 5) return true;
  if (after?.kind === 'mark') return after.text === '%' || '+-*/=×÷^<>'.includes(after.text);
  return (
    after?.kind === 'word' && (unitAliases.has(after.text) || frameRole(after.text.toLowerCase()) === null)
  );
}

function readDigits(tokens: readonly SurfaceToken[], at: number, text: string): Numeral {
  const after = tokens[at + 1];
  const plain = text.replaceAll(',', '');
  const value = plain === text || countsThousands(plain, after) ? plain : text;
  const suffix = after?.kind === 'word' && !after.gap ? after.text : '';
  if (/^(?:st|nd|rd|th)$/.test(suffix) && /^[1-9]\d{0,8}$/.test(value))
    return { value: `o${value}`, next: at + 2 };
  const scale = after?.kind === 'word' && after.gap ? SCALES.get(after.text) : undefined;
  if (scale !== undefined && scale > 100 && /^(?:0|[1-9]\d{0,5})(?:\.\d{1,6})?$/.test(value)) {
    const product = Math.round(Number(value) * scale * 1e3) / 1e3;
    if (Number.isSafeInteger(product)) return { value: String(product), next: at + 2 };
  }
  return { value, next: at + 1 };
}

function readOrdinal(word: string, at: number): Numeral | null {
  const dash = word.indexOf('-');
  const tens = dash < 0 ? 0 : (TENS.get(word.slice(0, dash)) ?? null);
  const unit = ORDINALS.get(word.slice(dash + 1));
  if (tens === null || unit === undefined || (tens > 0 && unit > 9)) return null;
  return { value: `o${tens + unit}`, next: at + 1 };
}

function readWords(tokens: readonly SurfaceToken[], at: number): Numeral | null {
  const parts = partsFrom(tokens, at);
  let used = 0;
  let total = 0;
  let group = 0;
  let lastScale = Number.POSITIVE_INFINITY;
  let room = 1000;
  let upTo = at;
  for (const { word, end } of parts) {
    const small = SMALL.get(word) ?? TENS.get(word);
    const scale = SCALES.get(word);
    if (small !== undefined) {
      if (small >= room || (small === 0 && used > 0)) break;
      group += small;
      room = TENS.has(word) ? 10 : 0;
    } else if (scale === 100 && group >= 1 && group <= 9) {
      group *= 100;
      room = 100;
    } else if (scale !== undefined && scale > 100 && group > 0 && scale < lastScale) {
      total += group * scale;
      group = 0;
      lastScale = scale;
      room = 1000;
    } else break;
    used += 1;
    if (end !== null) upTo = end;
    else if (parts[used] === undefined) return null;
  }
  // A hyphened word counts whole or not at all.
  if (used === 0 || parts[used - 1]?.end === null) return null;
  return { value: String(total + group), next: upTo };
}

/** The words from here on that can belong to one numeral; `end` is null within a hyphened one. */
function partsFrom(tokens: readonly SurfaceToken[], at: number): { word: string; end: number | null }[] {
  const parts: { word: string; end: number | null }[] = [];
  const first = tokens[at]?.text.toLowerCase() ?? '';
  const second = tokens[at + 1];
  let from = at;
  if (first === 'a') {
    if (second?.kind !== 'word' || !SCALES.has(second.text)) return [];
    parts.push({ word: 'one', end: at + 1 });
    from = at + 1;
  }
  for (let index = from; index < tokens.length && parts.length < 24; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'word' || (index > at && !token.gap)) break;
    const text = index === 0 ? token.text.toLowerCase() : token.text;
    const words = text.split('-');
    if (!words.every((word) => SMALL.has(word) || TENS.has(word) || SCALES.has(word))) break;
    words.forEach((word, place) => {
      parts.push({ word, end: place === words.length - 1 ? index + 1 : null });
    });
  }
  return parts;
}
