import { AUXILIARIES, QUESTION_WORDS } from './openers.ts';
import type { SurfaceToken } from './surfaceTokens.ts';

/** What says that a question comes, and no more. */
const PREAMBLES: readonly (readonly string[])[] = [
  ['quick', 'question'],
  ['question'],
  ['i', 'have', 'a', 'question'],
  ['i', 'have', 'a', 'quick', 'question'],
  ["i've", 'got', 'a', 'question'],
  ['just', 'curious'],
  ['just', 'wondering'],
  ['out', 'of', 'curiosity'],
  ['by', 'the', 'way'],
  ['excuse', 'me'],
  ['sorry'],
  ['good', 'morning'],
  ['good', 'afternoon'],
  ['good', 'evening'],
  ['good', 'day'],
];
const PARTING = new Set([',', '.', '!']);
const ASKED_DIRECTLY = 3;

/**
 * Without an opening such as "Quick question:" or "Good morning!" before a question that stands by itself: one that
 * begins with a question word or a verb as is, does, can, and has nothing after it but its stop.
 */
export function withoutPreamble(tokens: readonly SurfaceToken[]): readonly SurfaceToken[] {
  for (const phrase of PREAMBLES) {
    if (!phrase.every((word, at) => wordAt(tokens, at) === word)) continue;
    const at = phrase.length;
    const next = wordAt(tokens, at + 1);
    const asks = QUESTION_WORDS.has(next) || AUXILIARIES.has(next);
    const mark = tokens[at]?.text ?? '';
    // "Good morning: who wrote it?" asks about a title.
    const parted = PARTING.has(mark) || (mark === ':' && phrase.at(-1) === 'question');
    if (parted && asks && tokens.length - at > ASKED_DIRECTLY) return tokens.slice(at + 1);
  }
  return tokens;
}

function wordAt(tokens: readonly SurfaceToken[], at: number): string {
  return tokens[at]?.kind === 'word' ? tokens[at].text.toLowerCase() : '';
}
