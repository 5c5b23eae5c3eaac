import { agrees } from './agrees.ts';
import type { Guard } from './guardFinding.ts';
import { loneKeys } from './loneKeys.ts';
import type { Question, Term } from './readQuestion.ts';

/** V5: the same words have the same order: who owes whom, from what to what, which before which. */
export const directionGuard: Guard = (a, b) => {
  const one = namingOf(a);
  const other = namingOf(b);
  if (one.length !== other.length || loneKeys(one, other).size > 0) return null;
  return one.every(({ key }, at) => key === other[at]?.key)
    ? sameAround(a, b)
    : 'the same words in another order';
};

function namingOf({ terms }: Question): Term[] {
  return terms.filter(({ kind }) => kind !== 'frame' && kind !== 'mark');
}

/** Every word is in both, frame words too, and still they do not stand alike: from A to B, to A from B. */
function sameAround(a: Question, b: Question): string | null {
  if (a.terms.length !== b.terms.length || loneKeys(a.terms, b.terms).size > 0) return null;
  return a.terms.every((_, at) => agrees(a, b, at)) ? null : 'the same words in another order';
}
