import { asItStands } from './guards/asItStands.ts';
import { OPENERS } from './guards/openers.ts';
import { plainTokens } from './guards/plainTokens.ts';
import type { SurfaceToken } from './guards/surfaceTokens.ts';

/**
 * A text without what never changes a question: white space, typographic forms, the case of an opening word as
 * What, the stop at the end, contractions, greetings and please. Numerals, other case and inner marks are kept.
 * Of texts that give something to be worked on, or ask about signs, each sign is kept.
 * Texts of several lines, with code in them or over 4,000 characters are only trimmed: there, spaces may matter.
 * Idempotent.
 */
export function canonicalText(text: string): string {
  const trimmed = text.trim();
  let canonical = trimmed;
  for (let rounds = 0; rounds < 8; rounds += 1) {
    const next = simpler(canonical);
    if (next === canonical) return canonical;
    canonical = next;
  }
  // It would not settle, which no known text does: kept as it came, which settles.
  return trimmed;
}

const LONGEST = 4_000;
/** What code, markup, formulas and lines have, or what no keyboard writes. */
const DELICATE =
  /[`{}\\<>=|~^@_$#;\n\r\t\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]| {2,}['"]|['"] {2,}/;
/** A major, A minor: a letter, not an article. */
const AFTER_LETTER = new Set(['major', 'minor', 'sharp', 'flat', 'level', 'levels', 'star', 'and', 'or']);

function simpler(text: string): string {
  if (text.length > LONGEST || DELICATE.test(text)) return text;
  const plain = plainTokens(text);
  if (plain.verbatim) return asItStands(text);
  const tokens = [...plain.tokens];
  if (tokens.length > 1 && tokens.at(-1)?.kind === 'stop') tokens.pop();
  const first = tokens[0];
  if (first === undefined) return text;
  tokens[0] = { ...first, text: openingCase(first, tokens[1]) };
  return tokens.map(({ text: piece, gap }, at) => (gap && at > 0 ? ` ${piece}` : piece)).join('');
}

function openingCase(first: SurfaceToken, second: SurfaceToken | undefined): string {
  const { text } = first;
  const lower = text.toLowerCase();
  if (first.kind !== 'word' || lower === 'i' || !OPENERS.has(lower)) return text;
  if (text.length > 1 && text === text.toUpperCase()) return text;
  return lower === 'a' && AFTER_LETTER.has(second?.text.toLowerCase() ?? '') ? text : lower;
}
