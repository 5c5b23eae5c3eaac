import type { Guard } from './guardFinding.ts';
import { loneKeys } from './loneKeys.ts';
import { wordSet } from './wordSet.ts';

/** What an answer is to be like: its format, length, language, audience, tone. */
const CONSTRAINTS = wordSet(
  `json xml yaml csv html markdown latex table tables bullet bullets list lists numbered outline diagram chart graph
  prose code snippet script pseudocode regex plain text format formatted headings heading columns rows
  word words sentence sentences paragraph paragraphs line lines page pages character characters token tokens item items
  point points step steps short shortly brief briefly long detailed detail details depth concise concisely summary
  summarize thorough thoroughly comprehensive quick simple simply example examples tldr overview essay
  child children kid kids beginner beginners expert experts student students layman laymen novice professional
  professionals teenager teenagers toddler adult adults grader graders year-old undergraduate developer developers
  manager managers scientist scientists grandmother ceo audience
  formal formally informal informally casual casually funny humorous serious seriously sarcastic friendly polite
  professionally academic poetic persuasive neutral tone style enthusiastic technical non-technical terms
  english french german spanish italian portuguese russian japanese chinese korean hindi arabic dutch swedish polish
  turkish greek hebrew latin danish norwegian finnish czech language accent
  python java javascript typescript rust go ruby kotlin swift php perl scala haskell lua julia bash powershell sql
  rhyme rhymes verse haiku poem limerick metric imperial celsius fahrenheit`,
);

/** V7: the same demands on the answer. */
export const constraintsGuard: Guard = (a, b) => {
  const one = [...loneKeys(a.terms, b.terms)];
  const other = [...loneKeys(b.terms, a.terms)];
  return one.some(isConstraint) || other.some(isConstraint) ? 'another form of answer is asked for' : null;
};

function isConstraint(key: string): boolean {
  const word = key.startsWith('~') ? key.slice(1) : key;
  return CONSTRAINTS.has(word);
}
