import type { FrameRole } from './frameRole.ts';
import type { Guard } from './guardFinding.ts';
import { COMMANDS } from './openers.ts';
import type { Question, Term } from './readQuestion.ts';

const ROLES: readonly FrameRole[] = [
  'question word',
  'modal',
  'tense',
  'person',
  'quantifier',
  'preposition',
  'conjunction',
  'article',
  'particle',
];

/** V6: the same kind of question: its question words, modals, tenses, persons, quantifiers, prepositions, or, and. */
export const frameGuard: Guard = (a, b) => {
  if (opening(a) !== opening(b)) return 'another kind of question';
  const one = framesOf(a);
  const other = framesOf(b);
  if (sameKeys(one, other)) return null;
  const differing = ROLES.find((role) => !sameKeys(only(one, role), only(other, role)));
  return differing === undefined ? 'the words of the frame in another order' : `another ${differing}`;
};

/** Whatever their case: Will Will go? */
function framesOf({ terms }: Question): readonly Term[] {
  return terms.filter(({ role }) => role !== null);
}

function only(terms: readonly Term[], role: FrameRole): readonly Term[] {
  return terms.filter((term) => term.role === role);
}

function sameKeys(one: readonly Term[], other: readonly Term[]): boolean {
  return one.length === other.length && one.every(({ key }, at) => key === other[at]?.key);
}

function opening({ terms }: Question): string {
  const key = terms[0]?.key ?? '';
  const role = terms[0]?.role ?? null;
  if (role === 'question word') return key;
  if (role === 'modal' || role === 'tense') return 'yes or no';
  return COMMANDS.has(key) || key.startsWith('~') ? 'command' : 'other';
}
