import { QUESTION_WORDS } from './openers.ts';
import type { SurfaceToken } from './surfaceTokens.ts';
import { wordMap, wordSet } from './wordSet.ts';

/**
 * Contractions written out where they have one reading: don't, what's, we're. Kept as they are: 'd (had, would),
 * 's of anything that can own or be, 's before a participle (has), and, where the text speaks of words, all but the
 * first: what's.
 */
export function expandContractions(tokens: readonly SurfaceToken[], literal: boolean): SurfaceToken[] {
  const out: SurfaceToken[] = [];
  tokens.forEach((token, at) => {
    const parts = token.kind === 'word' ? partsOf(token.text, afterAdverbs(tokens, at + 1)) : null;
    if (
      parts === null ||
      isMentioned(tokens, at) ||
      (literal && !(at === 0 && QUESTION_WORDS.has(parts[0])))
    ) {
      out.push(token);
      return;
    }
    const [head, tail] = parts;
    const upper = token.text.length > 2 && token.text === token.text.toUpperCase();
    out.push({ text: upper ? head.toUpperCase() : casedAs(token.text, head), kind: 'word', gap: token.gap });
    out.push({ text: upper ? tail.toUpperCase() : tail, kind: 'word', gap: true });
  });
  return out;
}

/** Spoken of rather than used: between can't and could not, when do I use won't. */
function isMentioned(tokens: readonly SurfaceToken[], at: number): boolean {
  const before = tokens[at - 1]?.text.toLowerCase() ?? '';
  if (MENTIONING.has(before)) return true;
  const ends = tokens[at + 1] === undefined || tokens[at + 1]?.kind === 'stop';
  return ends && JOINING.has(before);
}

const MENTIONING = wordSet(
  'between use used uses using write writes wrote writing type types instead of than with',
);
const JOINING = wordSet('and or vs versus vs.');

const WITHOUT_APOSTROPHE = wordMap(
  `dont=don't doesnt=doesn't didnt=didn't isnt=isn't arent=aren't wasnt=wasn't werent=weren't couldnt=couldn't
  shouldnt=shouldn't wouldnt=wouldn't havent=haven't hasnt=hasn't hadnt=hadn't whats=what's wheres=where's
  hows=how's whos=who's thats=that's theres=there's`,
);
const NEGATED = wordSet('do does did is are was were has have had could should would might must need');
const IRREGULAR = wordMap("can't=can won't=will shan't=shall");
const HAS_IS = wordSet('what who where when how why that there here it he she');
const ENDINGS: ReadonlyMap<string, { readonly word: string; readonly after: ReadonlySet<string> }> = new Map([
  ['re', { word: 'are', after: wordSet('you we they what who where how there') }],
  ['ve', { word: 'have', after: wordSet('i you we they should could would might must who') }],
  ['ll', { word: 'will', after: wordSet('i you we they he she it what who that there how') }],
  ['m', { word: 'am', after: wordSet('i') }],
]);
/** After these, perhaps behind an adverb, 's may be has: who's just read Ulysses. */
const PARTICIPLES = wordSet(
  `been got gone become begun come done made taken given seen known had left lost won put hit read cost run bought sold
  spent built set quit shut cut let hurt beat bet bid burst cast split spread caught taught thought brought fought sought
  felt kept slept met led fed bled bred sped said paid laid heard held told found bound wound ground stood understood sat
  shot lit slid hid rung sung sunk drunk swum spun stuck struck dug hung swung sent lent bent meant dealt leapt swept wept
  crept dreamt learnt burnt spelt smelt spilt spoilt worn torn born sworn drawn grown thrown flown blown shown withdrawn
  lain shone gotten dived woke knelt clung flung slung stung strung wrung sprung shrunk bound rid forbid upset overcome
  outrun undone redone mistook withstood`,
);
const ADVERBS = wordSet(
  'ever never just already always most often also not only once still yet now since long recently',
);

function partsOf(text: string, next: string): readonly [string, string] | null {
  if (text.length > 9) return null;
  const lower = text.toLowerCase();
  if (lower === 'cannot') return ['can', 'not'];
  const word = WITHOUT_APOSTROPHE.get(lower) ?? lower;
  const apostrophe = word.indexOf("'");
  if (apostrophe < 0) return null;
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return [irregular, 'not'];
  if (word.endsWith("n't")) return NEGATED.has(word.slice(0, -3)) ? [word.slice(0, -3), 'not'] : null;
  const head = word.slice(0, apostrophe);
  const ending = word.slice(apostrophe + 1);
  if (word === "let's") return ['let', 'us'];
  if (ending === 's') {
    const participle = PARTICIPLES.has(next) || next.endsWith('ed') || next.endsWith('en');
    return HAS_IS.has(head) && !participle ? [head, 'is'] : null;
  }
  const known = ENDINGS.get(ending);
  return known?.after.has(head) === true ? [head, known.word] : null;
}

function afterAdverbs(tokens: readonly SurfaceToken[], from: number): string {
  for (let at = from; at < from + 3; at += 1) {
    const word = tokens[at]?.text.toLowerCase() ?? '';
    if (!ADVERBS.has(word) && !word.endsWith('ly')) return word;
  }
  return '';
}

function casedAs(text: string, word: string): string {
  const first = text.charAt(0);
  return first === first.toUpperCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
