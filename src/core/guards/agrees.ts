import { invariantForms } from './invariantForms.ts';
import type { Question, Term } from './readQuestion.ts';
import { wordSet } from './wordSet.ts';

/**
 * Whether the terms at one place of both texts mean the same: equal keys, or a bare noun in singular and plural
 * after between. Elsewhere the number matters: in order, in orders.
 */
export function agrees(a: Question, b: Question, at: number): boolean {
  const one = a.terms[at];
  const other = b.terms[at];
  if (one === undefined || other === undefined) return false;
  if (one.key === other.key) return true;
  if (a.literal || b.literal) return false;
  if (one.kind !== 'content' || other.kind !== 'content' || one.initial || other.initial) return false;
  if (!BARE_AFTER.has(a.terms[at - 1]?.key ?? '')) return false;
  return isPlural(one, other) || isPlural(other, one);
}

const BARE_AFTER = wordSet('between');

function isPlural({ key: plural }: Term, { key: singular }: Term): boolean {
  if (singular.length < 4 || invariantForms.has(singular) || singular.endsWith('s')) return false;
  return plural === `${singular}s` || (singular.endsWith('y') && plural === `${singular.slice(0, -1)}ies`);
}
