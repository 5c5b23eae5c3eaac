import { tidyText } from './tidyText.ts';

/** A piece of a text as it is written. */
export interface SurfaceToken {
  readonly text: string;
  /**
   * `word`: English letters with inner apostrophes and hyphens. `number`: digits, with inner points. `stop`: a run
   * of . ? ! that ends a sentence. `mark`: one sign. `quoted`: all between double quotes. `exact`: anything else.
   */
  readonly kind: 'word' | 'number' | 'stop' | 'mark' | 'quoted' | 'exact';
  /** Whether white space stands before it. */
  readonly gap: boolean;
}

/** A text in its pieces, in linear time. Writing them out with a space at each gap gives the tidied text. */
export function surfaceTokens(text: string): SurfaceToken[] {
  const tokens: SurfaceToken[] = [];
  let end = 0;
  for (const match of tidyText(text).matchAll(PIECE)) {
    const piece = match[0];
    const gap = match.index > end;
    end = match.index + piece.length;
    if (piece.length > 1 && piece.startsWith('"')) tokens.push({ text: piece, kind: 'quoted', gap });
    else pushPiece(tokens, piece, gap);
  }
  return tokens;
}

const PIECE = /"[^"]*"|[^ \t\n\r\f\v"]+|"/g;
const WORD = /^[A-Za-z]+(?:['-][A-Za-z]+)*$/;
const ARITHMETIC = /^[\d.,:()+\-*/^=<>%×÷−!$€£¥]+$/;
const ARITHMETIC_PART = /\d+(?:[.,]\d+)*|\.\d+|[^\d]/g;
const MEASURE = /^(\d+(?:[.,]\d+)*)([A-Za-z]+)$/;
const INITIALS = /^(?:[A-Za-z]\.)+[A-Za-z]$/;
const OPENING = "([{'¿¡";
const CLOSING = ")]}.,;:!?'…%";
/** Units that may stand at their number without a space; others would be names, as 5G, 3D, 4K, 2B. */
const GLUED_UNITS = new Set([
  'km',
  'kg',
  'cm',
  'mm',
  'am',
  'pm',
  'AM',
  'PM',
  'GB',
  'MB',
  'KB',
  'TB',
  'lbs',
  'mph',
  'th',
  'st',
  'nd',
  'rd',
]);

function pushPiece(tokens: SurfaceToken[], piece: string, gap: boolean): void {
  let from = 0;
  let to = piece.length;
  if (!/[\p{L}\p{N}]/u.test(piece)) {
    pushMarks(tokens, piece, gap, false);
    return;
  }
  while (from < to && OPENING.includes(piece.charAt(from))) from += 1;
  while (to > from && CLOSING.includes(piece.charAt(to - 1))) to -= 1;
  const core = piece.slice(from, to);
  if (INITIALS.test(core) && piece.charAt(to) === '.') to += 1;
  pushMarks(tokens, piece.slice(0, from), gap, false);
  pushCore(tokens, piece.slice(from, to), gap && from === 0);
  pushMarks(tokens, piece.slice(to), false, /\d$|^[A-Za-z]$/.test(core));
}

function pushCore(tokens: SurfaceToken[], core: string, gap: boolean): void {
  const measure = MEASURE.exec(core);
  if (WORD.test(core)) tokens.push({ text: core, kind: 'word', gap });
  else if (ARITHMETIC.test(core)) pushArithmetic(tokens, core, gap);
  else if (measure !== null && GLUED_UNITS.has(measure[2] ?? '')) {
    tokens.push({ text: measure[1] ?? '', kind: 'number', gap });
    tokens.push({ text: measure[2] ?? '', kind: 'word', gap: false });
  } else tokens.push({ text: core, kind: 'exact', gap });
}

function pushArithmetic(tokens: SurfaceToken[], core: string, gap: boolean): void {
  let first = true;
  for (const [part] of core.matchAll(ARITHMETIC_PART)) {
    const kind = /\d/.test(part) ? 'number' : 'mark';
    if (kind === 'number' && part.includes(',') && !/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(part)) {
      for (const [piece] of part.matchAll(/\d+(?:\.\d+)*|,|\./g)) {
        tokens.push({ text: piece, kind: /\d/.test(piece) ? 'number' : 'mark', gap: gap && first });
        first = false;
      }
      continue;
    }
    tokens.push({ text: part, kind, gap: gap && first });
    first = false;
  }
}

/** After a number or a single letter, ! is the factorial; elsewhere a run of . ? ! ends a sentence. */
function pushMarks(tokens: SurfaceToken[], marks: string, gap: boolean, factorial: boolean): void {
  let at = 0;
  let first = true;
  const push = (text: string, kind: 'mark' | 'stop') => {
    tokens.push({ text, kind, gap: gap && first });
    first = false;
  };
  const characters = Array.from(marks);
  let sum = factorial;
  while (at < characters.length) {
    const sign = characters[at] ?? '';
    if (sign === '!' && sum) {
      push(sign, 'mark');
      at += 1;
    } else if (sign === '.' || sign === '?' || sign === '!') {
      let end = at;
      while (end < characters.length && '.?!'.includes(characters[end] ?? ' ')) end += 1;
      const run = characters.slice(at, end).join('');
      push(run, run.startsWith('..') || tokens.length === 0 ? 'mark' : 'stop');
      at = end;
    } else {
      push(sign, 'mark');
      sum = sign === ')';
      at += 1;
    }
  }
}
