import { caseAgrees } from './caseAgrees.ts';
import type { Guard } from './guardFinding.ts';
import { loneKeys } from './loneKeys.ts';
import type { Question, Term } from './readQuestion.ts';

/** V4: the same names, capitals, letters, quotes, identifiers and signs, in the same case. */
export const entitiesGuard: Guard = (a, b) => {
  if (lacks(a, b) || lacks(b, a)) return 'a name, identifier or sign stands in one only';
  if (a.terms.length !== b.terms.length) return null;
  const differs = a.terms.some(({ key }, at) => key === b.terms[at]?.key && !caseAgrees(a, b, at));
  return differs ? 'letter case makes another word' : null;
};

function lacks(a: Question, b: Question): boolean {
  const lone = loneKeys(a.terms, b.terms);
  return lone.size > 0 && a.terms.some((term) => isEntity(term) && lone.has(term.key));
}

function isEntity({ kind }: Term): boolean {
  return kind === 'name' || kind === 'exact' || kind === 'mark' || kind === 'unit';
}
