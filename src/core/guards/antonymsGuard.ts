import type { Guard } from './guardFinding.ts';
import { loneKeys } from './loneKeys.ts';
import { opposed } from './opposed.ts';

const MOST = 64;

/** V3: no word of one whose opposite stands in the other. */
export const antonymsGuard: Guard = (a, b) => {
  const one = [...loneKeys(a.terms, b.terms)].slice(0, MOST).map(plain);
  const other = [...loneKeys(b.terms, a.terms)].slice(0, MOST).map(plain);
  return one.some((word) => other.some((opposite) => opposed(word, opposite))) ? 'opposite words' : null;
};

/** A synonym stands for its class by the word it is named for: `~turn_on` would be `turn_on`. */
function plain(key: string): string {
  return key.startsWith('~') ? key.slice(1) : key;
}
