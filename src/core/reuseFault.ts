import { languageFault } from './guards/languageFault.ts';
import { plainTokens } from './guards/plainTokens.ts';
import { referenceFault } from './guards/referenceFault.ts';

/**
 * Why the answer to a text may only serve the very same text. `deictic`: what is asked changes with time or
 * place. `anaphora`: it points at something said before. `creative`: an answer is to be new.
 */
export type ReuseFault =
  | 'too_short'
  | 'too_long'
  | 'code'
  | 'link'
  | 'path'
  | 'identifier'
  | 'language'
  | 'deictic'
  | 'anaphora'
  | 'first_person'
  | 'creative';

const LEAST_WORDS = 3;
const MOST_WORDS = 256;
const MOST_CHARACTERS = 8_000;

const LINK = /\bhttps?:|\bwww\.|\b[a-z0-9-]{1,63}\.(?:com|org|net|io|dev|gov|edu)\b|[^\s@]@[^\s@]/i;
const CODE =
  /[`{}]|=>|;\s*$|\(\)|<\/?[a-z][^>]{0,200}>|\w\[\w*\]|\b(?:def|function|class|const|SELECT)\s+\w+\s*[(=*]/m;
const PATH = /(?:^|\s)(?:~?\/|\.{1,2}\/|[A-Za-z]:\\)\w|\w\/\w+\/\w|\w\\\w/;
const IDENTIFIER = /[0-9a-f]{8}-[0-9a-f]{4}-|\b[0-9a-f]{16,}\b|\b\w{0,63}\d\w{0,63}\b/gi;

/**
 * Whether a text's answer may be served for a likewise text once the guards agree: null when it may. English only,
 * 3 to 256 words, and nothing in it that leans on code, time, place, person or what went before.
 * @param options perUser: answers are shared with nobody else, so that "my" means the same each time.
 */
export function reuseFault(text: string, options: { readonly perUser: boolean }): ReuseFault | null {
  if (text.length > MOST_CHARACTERS) return 'too_long';
  const words = text.trim().split(/\s+/);
  if (words.length > MOST_WORDS) return 'too_long';
  if (LINK.test(text)) return 'link';
  if (CODE.test(text)) return 'code';
  if (PATH.test(text)) return 'path';
  if (hasIdentifier(text)) return 'identifier';
  const { tokens } = plainTokens(text);
  if (tokens.filter(({ kind }) => kind !== 'mark' && kind !== 'stop').length < LEAST_WORDS)
    return 'too_short';
  return languageFault(text, tokens) ?? referenceFault(tokens, options.perUser);
}

/** A long run of letters and digits mixed: a key, a hash, an order number. */
function hasIdentifier(text: string): boolean {
  for (const [found] of text.matchAll(IDENTIFIER)) {
    if (found.length >= 12 || /^[0-9a-f]{8}-/i.test(found)) return true;
  }
  return text.split(/\s+/).some((word) => word.length > 40 || /\w_\w/.test(word));
}
