import { asItStands } from './asItStands.ts';
import { type FrameRole, frameRole } from './frameRole.ts';
import { isCaseless } from './isCaseless.ts';
import { nameAliases } from './nameAliases.ts';
import { QUESTION_WORDS } from './openers.ts';
import { type PlainTokens, plainTokens } from './plainTokens.ts';
import { readNumeral } from './readNumeral.ts';
import { SPELLINGS } from './spellings.ts';
import type { SurfaceToken } from './surfaceTokens.ts';
import { synonymAt, synonymsByFirst } from './synonymAt.ts';
import { unitAliases } from './unitAliases.ts';
import { wordSet } from './wordSet.ts';

/** A word, numeral or sign of a question, as the guards compare it. */
export interface Term {
  /** What is compared: equal for spellings, synonyms and numerals that mean the same. */
  readonly key: string;
  /** As it was written. */
  readonly surface: string;
  /**
   * `number` has its value in the key; `unit` follows one; `frame` words make the sentence; `name` has a capital or
   * is a single letter; `exact` has no reading (code, quotes, other scripts); `mark` is a sign.
   */
  readonly kind: 'number' | 'unit' | 'frame' | 'content' | 'name' | 'exact' | 'mark';
  /** Of a frame word, and of a name that is spelt as one: Will, May, IT. */
  readonly role: FrameRole | null;
  /** Whether it begins a sentence: its capital says nothing there. */
  readonly initial: boolean;
}

/** A text read once, for all guards. */
export interface Question {
  readonly terms: readonly Term[];
  /** The letter case says nothing: all in capitals, or a capital on each word. */
  readonly caseless: boolean;
  /** Three words or more and no capital anywhere: names are in small letters too. */
  readonly lowercase: boolean;
  /** It speaks of words: each stands for itself alone. */
  readonly literal: boolean;
  /** The text as it stands where every sign of it counts, null elsewhere. */
  readonly verbatim: string | null;
}

/** Reads a text for the guards. Never throws; linear in its length. */
export function readQuestion(text: string): Question {
  const plain = plainTokens(text);
  const question = readPlain(plain, text);
  // Big and large in one text are there to be told apart.
  return question.literal || !saysTwice(question.terms)
    ? question
    : readPlain({ ...plain, literal: true }, text);
}

function readPlain({ tokens, verbatim, literal }: PlainTokens, text: string): Question {
  const caseless = !literal && isCaseless(tokens);
  const terms: Term[] = [];
  let end = tokens.length;
  while (!verbatim && end > 1 && tokens[end - 1]?.kind === 'stop') end -= 1;
  for (let at = 0; at < end; ) {
    const previous = terms.at(-1);
    const initial = previous === undefined || previous.key === STOP;
    at = readTerm(tokens, at, { terms, initial, caseless, literal });
  }
  return {
    terms,
    caseless,
    literal,
    verbatim: verbatim ? asItStands(text) : null,
    lowercase: !literal && terms.length >= 3 && tokens.every(({ text: piece }) => !/[A-Z]/.test(piece)),
  };
}

/** Whether two spellings or synonyms of one key stand in the text. */
function saysTwice(terms: readonly Term[]): boolean {
  const written = new Map<string, string>();
  for (const { key, surface, kind } of terms) {
    if (kind !== 'content' && kind !== 'name') continue;
    const lower = surface.toLowerCase();
    const other = written.get(key);
    if (other === undefined) written.set(key, lower);
    else if (other !== lower) return true;
  }
  return false;
}

interface Reading {
  readonly terms: Term[];
  readonly initial: boolean;
  readonly caseless: boolean;
  readonly literal: boolean;
}

const STOP = '.';

/** Reads what begins at a token; gives the index after it. */
function readTerm(
  tokens: readonly SurfaceToken[],
  at: number,
  { terms, initial, caseless, literal }: Reading,
): number {
  const token = tokens[at];
  if (token === undefined) return at + 1;
  const push = (key: string, kind: Term['kind'], role: FrameRole | null = null) =>
    terms.push({ key, surface: token.text, kind, role, initial });
  const alias =
    caseless || literal
      ? undefined
      : nameAliases
          .get(token.text)
          ?.find(({ parts }) => parts.every((part, offset) => tokens[at + offset]?.text === part));
  if (alias !== undefined && standsAlone(tokens, at + alias.parts.length)) {
    push(alias.key, 'name');
    return at + alias.parts.length;
  }
  const worded = literal && token.kind === 'word';
  const numeral = worded ? null : readNumeral(caseless ? lowered(tokens, at) : tokens, at);
  if (numeral !== null) {
    push(`#${numeral.value}`, 'number');
    return numeral.next;
  }
  if (token.kind === 'stop') push(STOP, 'mark');
  else if (token.kind === 'mark') return readMark(tokens, at, terms);
  else if (token.kind !== 'word') push(`=${token.text}`, 'exact');
  else return readWord(tokens, at, { terms, initial, caseless, literal });
  return at + 1;
}

/** Not part of a longer name, as in US Weekly, UK basketball: a name ends, or what belongs to a state follows. */
function standsAlone(tokens: readonly SurfaceToken[], next: number): boolean {
  const token = tokens[next];
  if (token?.kind !== 'word') return true;
  const lower = token.text.toLowerCase();
  return token.text === lower && (frameRole(lower) !== null || OF_STATES.has(lower));
}

const OF_STATES = wordSet(
  'population economy president government constitution congress parliament flag army dollar citizen citizens law tax taxes',
);

/** In a text without case, numeral words count whatever their case; only a few tokens are looked at. */
function lowered(tokens: readonly SurfaceToken[], at: number): readonly SurfaceToken[] {
  if (tokens[at]?.kind !== 'word' || !/^[A-Z]/.test(tokens[at].text)) return tokens;
  const copy = tokens.slice(0, at + 12);
  for (let index = at; index < copy.length; index += 1) {
    const token = copy[index];
    if (token?.kind === 'word') copy[index] = { ...token, text: token.text.toLowerCase() };
  }
  return copy;
}

function readMark(tokens: readonly SurfaceToken[], at: number, terms: Term[]): number {
  const token = tokens[at];
  const next = tokens[at + 1];
  const previous = tokens[at - 1];
  if (token === undefined) return at + 1;
  const push = (key: string, kind: Term['kind']) =>
    terms.push({ key, surface: token.text, kind, role: null, initial: false });
  if (token.text === '%' && previous?.kind === 'number' && (!token.gap || endsMeasure(next)))
    push('percent', 'unit');
  else if (token.text === ',' && mayDropComma(previous, next)) return at + 1;
  else if ((token.text === '-' || token.text === '+') && isSign(token, previous, next))
    push(`sign${token.text}`, 'mark');
  else push(token.text, 'mark');
  return at + 1;
}

/** "20 % of" is a share; "20 % 3" and "20 % n" are remainders. */
function endsMeasure(next: SurfaceToken | undefined): boolean {
  if (next === undefined || next.kind === 'stop') return true;
  return next.kind === 'word' && next.text !== 'a' && frameRole(next.text) !== null;
}

/** A minus as in -5, not as in 8-5 or 8 - 5. */
function isSign(
  token: SurfaceToken,
  previous: SurfaceToken | undefined,
  next: SurfaceToken | undefined,
): boolean {
  const glued = next?.kind === 'number' && !next.gap;
  return glued && (token.gap || previous === undefined || '(,:*/^=<>'.includes(previous.text));
}

/** A comma before and, or, or a question word ("In Python, how") may stand or not; any other must be in both. */
function mayDropComma(previous: SurfaceToken | undefined, next: SurfaceToken | undefined): boolean {
  if (previous?.kind !== 'word' || next?.kind !== 'word') return false;
  const word = next.text.toLowerCase();
  return word === 'and' || word === 'or' || (word !== 'who' && word !== 'which' && QUESTION_WORDS.has(word));
}

function readWord(
  tokens: readonly SurfaceToken[],
  at: number,
  { terms, initial, caseless, literal }: Reading,
): number {
  const surface = tokens[at]?.text ?? '';
  const lower = surface.toLowerCase();
  const written = caseless && surface.length > 1 ? 'lower' : shapeOf(surface, initial || caseless);
  const push = (key: string, kind: Term['kind'], role: FrameRole | null = null) =>
    terms.push({ key, surface, kind, role, initial });
  const unit =
    !literal && terms.at(-1)?.kind === 'number'
      ? (unitAliases.get(surface) ?? unitAliases.get(spelledOut(lower)))
      : undefined;
  if (unit !== undefined) {
    push(unit, 'unit');
    return at + 1;
  }
  if (!literal && written === 'lower' && synonymsByFirst.has(lower)) {
    const synonym = synonymAt(tokens, at, initial, caseless);
    if (synonym !== null) {
      push(synonym.key, 'content');
      return synonym.next;
    }
  }
  const key = literal || (written === 'name' && surface.length > 2) ? lower : spelling(tokens, at, lower);
  const role = frameRole(key);
  if (role !== null && (written === 'lower' || lower === 'i')) push(key, 'frame', role);
  else if (written === 'lower') push(key, 'content');
  else push(key, 'name', role);
  return at + 1;
}

/** Where one of these is named, a spelling may be that of code. */
const CODED = wordSet(
  'css html svg javascript typescript python java c++ c# sql latex matplotlib code property keyword attribute function method variable tag api',
);

/** One spelling for all; "a before hour" and "an before hour" are spoken of. */
function spelling(tokens: readonly SurfaceToken[], at: number, lower: string): string {
  const found = SPELLINGS.get(lower);
  if (found === undefined || (lower !== 'an' && tokens.some(({ text }) => CODED.has(text.toLowerCase()))))
    return lower;
  const next = tokens[at + 1];
  if (lower === 'an' && (next?.kind !== 'word' || frameRole(next.text.toLowerCase()) === 'preposition'))
    return lower;
  return found;
}

/** Units written out may have any case; of abbreviations, each case is another. */
function spelledOut(lower: string): string {
  return lower.length > 3 ? lower : '';
}

/** `lower` where the case is that of an ordinary word in its place. */
function shapeOf(text: string, free: boolean): 'lower' | 'name' {
  if (text.length === 1 && !/[aIi]/.test(text)) return free && text === 'A' ? 'lower' : 'name';
  if (text === text.toLowerCase()) return 'lower';
  const capitalised = text.slice(1) === text.slice(1).toLowerCase();
  return free && capitalised ? 'lower' : 'name';
}
