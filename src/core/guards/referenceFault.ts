import { AUXILIARIES } from './openers.ts';
import type { SurfaceToken } from './surfaceTokens.ts';
import { wordSet } from './wordSet.ts';

const DEICTIC = wordSet(
  `now today tonight tomorrow yesterday currently current latest recent recently newest nowadays upcoming ago still
  presently lately here nearby weather forecast news today's yesterday's tomorrow's anymore yet trending`,
);
const PERIODS = wordSet(
  `minute hour day week weekend month quarter year decade century season semester monday tuesday wednesday thursday
  friday saturday sunday january february march april may june july august september october november december
  morning afternoon evening night summer winter spring autumn fall time game match election round`,
);
const NEAR = wordSet('this last next past coming previous');
const PLACES = [
  'near me',
  'near us',
  'to date',
  'so far',
  'these days',
  'at present',
  'at the moment',
  'time is it',
  'the time in',
  'day is it',
  'date is it',
  'year is it',
  'stock price',
  'share price',
  'exchange rate',
  'the local',
];
const POINTING = wordSet(
  `this these those they them their theirs he him his she her hers again former latter aforementioned said ditto same
  its following preceding previously earlier instead`,
);
const POINTING_OPENERS = wordSet(
  `yes yeah yep no nope ok okay sure continue proceed and but also so then or because another more else next first
  second third that it go keep retry thanks why-not`,
);
const COUNTED = wordSet('above below previous prior last other');
const SAID = wordSet(
  `text code example examples answer answers question questions message passage paragraph article sentence list
  table function snippet conversation response reply email essay document point points step one ones story poem`,
);
const MINE = wordSet('my mine our ours myself ourselves me-too');
const OWNING_WE = wordSet('are were have had was');
const MAKING = wordSet(
  'write compose create generate make tell give invent imagine draft draw suggest sing design',
);
const WORKS = wordSet(
  `poem poems poetry haiku limerick sonnet joke jokes riddle riddles lyrics story stories tale tales song songs rap
  script dialogue tagline taglines slogan slogans speech caption captions name names title titles idea ideas username
  usernames password passwords uuid essay novel scene monologue letter email tweet post blog bio logo character quote
  quotes pun puns prompt prompts nickname nicknames headline headlines toast verse screenplay`,
);
const CHANCE = wordSet(
  'random randomly brainstorm shuffle imagine pretend roleplay role-play creative invent dice uuid',
);
const CHANCE_PHRASES = [
  'surprise me',
  'make up',
  'come up with',
  'act as',
  'you are a',
  'pick a',
  'pick one',
  'flip a',
  'roll a',
  'guess what',
  'once upon',
];
const RANDOM_TERMS = wordSet('forest forests variable variables walk walks access sampling');
const EMPTY_IT = wordSet(
  `to that safe possible legal illegal ok okay better good bad hard easy difficult worth true normal necessary important
  common rare called like take mean cost take rude allowed healthy dangerous faster cheaper best`,
);

/** Words that point out of the text: at time and place, at what was said, at the asker; or ask for something new. */
export function referenceFault(
  tokens: readonly SurfaceToken[],
  perUser: boolean,
): 'deictic' | 'anaphora' | 'first_person' | 'creative' | null {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text.toLowerCase());
  const line = ` ${words.join(' ')} `;
  if (isDeictic(words, line)) return 'deictic';
  if (
    POINTING_OPENERS.has(words[0] ?? '') ||
    /^ (?:what|how) about /.test(line) ||
    words.some((_, at) => points(words, at))
  ) {
    return 'anaphora';
  }
  if (!perUser && words.some((_, at) => isMine(words, at))) return 'first_person';
  return isCreative(words, line) ? 'creative' : null;
}

function isDeictic(words: readonly string[], line: string): boolean {
  if (PLACES.some((phrase) => line.includes(` ${phrase} `))) return true;
  return words.some((word, at) => DEICTIC.has(word) || (NEAR.has(word) && PERIODS.has(words[at + 1] ?? '')));
}

function points(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  const next = words[at + 1] ?? '';
  const before = words[at - 1] ?? '';
  if (POINTING.has(word)) return true;
  if (word === 'it') return !isEmptyIt(words, at);
  if (word === 'that')
    return before === '' || next === '' || AUXILIARIES.has(before) || OBJECT_OF.has(before);
  if (word === 'above' || word === 'below')
    return next === '' || before === 'the' || SAID.has(next) || before === 'see';
  if (word === 'else' || word === 'too') return next === '' && word === 'else';
  return COUNTED.has(word) && SAID.has(next);
}

/** What takes "that" as its object: explain that, about that. Not "know that", "function that". */
const OBJECT_OF = wordSet(
  `explain translate summarize rewrite rephrase shorten expand do does is like about of with for after before than at
  to from on in by into describe convert fix why make change use try repeat elaborate simplify list`,
);

/** The it of "is it safe to", "how long does it take to": it points at nothing. */
function isEmptyIt(words: readonly string[], at: number): boolean {
  if (!AUXILIARIES.has(words[at - 1] ?? '')) return false;
  const after = words.slice(at + 1, at + 4);
  return (
    EMPTY_IT.has(after[0] ?? '') &&
    words.slice(at + 2).some((word) => word === 'to' || word === 'that' || word === 'for')
  );
}

function isMine(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (MINE.has(word)) return true;
  const before = words[at - 1] ?? '';
  if (word === 'we') return OWNING_WE.has(words[at + 1] ?? '') && !AUXILIARIES.has(before);
  if (word === 'i')
    return !AUXILIARIES.has(before) || before === 'am' || before === 'was' || before === 'have';
  return word === "i'd" || word === 'am';
}

function isCreative(words: readonly string[], line: string): boolean {
  if (CHANCE_PHRASES.some((phrase) => line.includes(` ${phrase} `))) return true;
  if (
    words.some(
      (word, at) => CHANCE.has(word) && !(word === 'random' && RANDOM_TERMS.has(words[at + 1] ?? '')),
    )
  )
    return true;
  const made = words.findIndex((word) => MAKING.has(word));
  return made >= 0 && words.some((word, at) => at > made && WORKS.has(word));
}
