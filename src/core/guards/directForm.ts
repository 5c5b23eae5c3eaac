import { AUXILIARIES, QUESTION_WORDS } from './openers.ts';
import type { SurfaceToken } from './surfaceTokens.ts';
import { wordSet } from './wordSet.ts';

/**
 * The direct form of an indirect question after "could you tell me": "whether a tomato is a fruit" as "is a tomato a
 * fruit", "what the capital of Chile is" as "what is the capital of Chile". Only where it can be told: one verb as
 * is, was, can, will in all, and a subject that begins with an article or stands as one word. Else unchanged.
 */
export function directForm(tokens: readonly SurfaceToken[]): readonly SurfaceToken[] | null {
  const first = wordAt(tokens, 0);
  const asksWhether = first === 'whether' || first === 'if';
  if (!asksWhether && !QUESTION_WORDS.has(first)) return null;
  const verbs = tokens.flatMap((_, at) => (AUXILIARIES.has(wordAt(tokens, at)) ? [at] : []));
  const verb = verbs[0] ?? 0;
  const simple =
    verbs.length === 1 && MOVED.has(wordAt(tokens, verb)) && !tokens.some((_, at) => joins(tokens, at, verb));
  if (!simple) return asksWhether ? null : tokens;
  const to = asksWhether ? 1 : subjectFrom(tokens, verb);
  if (to === null || to >= verb || !isSubject(tokens, to, verb)) return asksWhether ? null : tokens;
  const moved = tokens[verb];
  if (moved === undefined) return null;
  const head = asksWhether ? [] : tokens.slice(0, to);
  return [...head, { ...moved, gap: true }, ...tokens.slice(to, verb), ...tokens.slice(verb + 1)];
}

const MOVED = wordSet('is are was were can will');
const DETERMINERS = wordSet('a an the');
const PRONOUNS = wordSet('it he she they there we i');
/** What makes more than one clause of it. */
const JOINING = wordSet(
  'and or but if whether who whom whose which what that when where why how because while not to than',
);

/** Where the subject begins after what, who, where, how old: an article or pronoun, or one word before the verb. */
function subjectFrom(tokens: readonly SurfaceToken[], verb: number): number | null {
  for (const at of [1, 2]) {
    const word = wordAt(tokens, at);
    if (DETERMINERS.has(word) || PRONOUNS.has(word)) return at;
  }
  // "what photosynthesis is", not "which planet is closest".
  const ends = tokens.slice(verb + 1).every(({ kind }) => kind === 'stop');
  return verb === 2 && ends && wordAt(tokens, 0) !== 'which' ? 1 : null;
}

function isSubject(tokens: readonly SurfaceToken[], from: number, verb: number): boolean {
  const first = wordAt(tokens, from);
  return DETERMINERS.has(first) ? verb - from > 1 : verb - from === 1;
}

/** Only before the verb do clauses make its place doubtful; marks do anywhere. */
function joins(tokens: readonly SurfaceToken[], at: number, verb: number): boolean {
  const token = tokens[at];
  if (token?.kind === 'mark' || (token?.kind === 'stop' && at < tokens.length - 1)) return true;
  return at > 0 && at < verb && JOINING.has(wordAt(tokens, at));
}

function wordAt(tokens: readonly SurfaceToken[], at: number): string {
  return tokens[at]?.kind === 'word' ? tokens[at].text.toLowerCase() : '';
}
