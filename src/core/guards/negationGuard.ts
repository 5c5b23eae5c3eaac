import type { Guard } from './guardFinding.ts';
import { loneKeys } from './loneKeys.ts';
import { denied } from './opposed.ts';
import type { Question, Term } from './readQuestion.ts';
import { wordSet } from './wordSet.ts';

const NEGATIONS = wordSet(
  `not no never none nobody nothing nowhere neither nor without except excluding excluded exclude excludes only unless
  hardly barely rarely seldom scarcely lack lacks lacking fail fails failed besides minus avoid avoids avoiding prevent
  prevents cannot n't ain't non instead rather despite apart`,
);
/** As many pairs of words as are looked at: more differ in other ways too. */
const MOST = 64;

/** V2: the same words of negation and restriction, as often; and no word denied by a prefix in one only. */
export const negationGuard: Guard = (a, b) => {
  const one = negationsOf(a);
  const other = negationsOf(b);
  if (loneKeys(one, other).size > 0 || loneKeys(other, one).size > 0) return 'one negates or restricts';
  const left = [...loneKeys(a.terms, b.terms)].slice(0, MOST);
  const right = [...loneKeys(b.terms, a.terms)].slice(0, MOST);
  const prefixed = left.some((word) => right.some((base) => denied(word, base) || denied(base, word)));
  return prefixed ? 'a word is negated by its prefix in one' : null;
};

function negationsOf({ terms }: Question): Term[] {
  return terms.filter(({ key }) => NEGATIONS.has(key));
}
