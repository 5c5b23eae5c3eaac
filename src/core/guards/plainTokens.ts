import { expandContractions } from './contractions.ts';
import { givesMaterial } from './givesMaterial.ts';
import { AUXILIARIES, QUESTION_WORDS } from './openers.ts';
import { stripPoliteness } from './politeness.ts';
import { withoutPreamble } from './preamble.ts';
import { speaksOfWords } from './speaksOfWords.ts';
import { type SurfaceToken, surfaceTokens } from './surfaceTokens.ts';

/** What a text asks, in pieces. */
export interface PlainTokens {
  readonly tokens: readonly SurfaceToken[];
  /** Every sign of it counts: nothing was taken away, nothing may be. */
  readonly verbatim: boolean;
  /** It speaks of words: each stands for itself alone. */
  readonly literal: boolean;
}

/** The pieces of a text without politeness and contractions, where they are not what it asks about. */
export function plainTokens(text: string): PlainTokens {
  const surface = withoutPreamble(surfaceTokens(text));
  const material = givesMaterial(surface);
  if (material === 'all') return { tokens: surface, verbatim: true, literal: true };
  const literal = speaksOfWords(surface);
  const expanded = expandContractions(surface, literal);
  const stripped = stripPoliteness(expanded, { front: material === 'none', literal });
  return { tokens: keepingShout(stripped), verbatim: false, literal };
}

/** A question ends in its own mark: a lone ! there is a name's. Who was in Oliver! */
function keepingShout(tokens: readonly SurfaceToken[]): readonly SurfaceToken[] {
  const last = tokens.at(-1);
  if (last?.kind !== 'stop' || last.text !== '!') return tokens;
  const first = tokens[0]?.text.toLowerCase() ?? '';
  if (!QUESTION_WORDS.has(first) && !AUXILIARIES.has(first)) return tokens;
  return [...tokens.slice(0, -1), { ...last, kind: 'mark' }];
}
