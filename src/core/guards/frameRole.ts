import { AUXILIARIES, QUESTION_WORDS } from './openers.ts';
import { wordSet } from './wordSet.ts';

/** What a word does in a sentence, rather than what it names; the frame of a question is made of these. */
export type FrameRole =
  | 'question word'
  | 'modal'
  | 'tense'
  | 'quantifier'
  | 'person'
  | 'article'
  | 'preposition'
  | 'conjunction'
  | 'particle';

const MODALS = wordSet('can could will would shall should may might must ought');

const ROLES: readonly (readonly [FrameRole, ReadonlySet<string>])[] = [
  ['question word', QUESTION_WORDS],
  ['modal', MODALS],
  ['tense', AUXILIARIES],
  [
    'quantifier',
    wordSet(
      `all any some most many much more less few fewer several every each both either neither enough half least lots
      plenty almost nearly always often sometimes usually never ever exactly about approximately`,
    ),
  ],
  [
    'person',
    wordSet(
      `i me my mine myself you your yours yourself we us our ours ourselves he him his himself she her hers herself
      it its itself they them their theirs themselves someone somebody anyone anybody everyone everybody something
      anything everything who's`,
    ),
  ],
  ['article', wordSet('a the this that these those such same other another')],
  [
    'preposition',
    wordSet(
      `about above across after against along amid among around as at before behind below beneath beside besides
      between beyond by despite down during for from in inside into like near of off on onto out outside over past
      per plus minus since through throughout till to toward towards under underneath until up upon via versus with
      within`,
    ),
  ],
  [
    'conjunction',
    wordSet('and or but nor if unless because so while although though than whether yet then else'),
  ],
  [
    'particle',
    wordSet('not no just also too very even still already again there here please only really quite rather'),
  ],
];

const ROLE_OF: ReadonlyMap<string, FrameRole> = new Map(
  [...ROLES].reverse().flatMap(([role, words]) => [...words].map((word) => [word, role] as const)),
);

/** Null for a content word. */
export function frameRole(word: string): FrameRole | null {
  return ROLE_OF.get(word) ?? null;
}
