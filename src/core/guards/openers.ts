import { wordSet } from './wordSet.ts';

export const QUESTION_WORDS = wordSet('what which who whom whose when where why how');

export const AUXILIARIES = wordSet(
  `is are was were am be been being do does did has have had having can could will would shall should may might
  must ought`,
);

/** Verbs that ask a model for an answer, in the imperative. */
export const COMMANDS = wordSet(
  `add analyze analyse answer arrange assess calculate categorize check choose clarify classify combine compare
  compile complete compose compute condense construct contrast convert correct count create critique debug decide
  define demonstrate derive describe design determine differentiate discuss distinguish draft draw edit elaborate
  enumerate proofread
  estimate evaluate examine expand explain express extract fill find fix format generate give guess help highlight
  identify illustrate implement improve infer interpret introduce justify label list make mention name order outline
  paraphrase plan predict prepare present propose prove provide rank rate recommend refactor rephrase replace reply
  report rewrite round say show simplify sketch solve sort spell state suggest sum summarise summarize teach tell
  transform translate turn use verify walk write`,
);

/** Of these, the verbs that are a request to the model after can you, could you: not "can you return shoes". */
export const REQUESTS = wordSet(
  `analyze analyse calculate clarify classify compare compute contrast create define demonstrate describe differentiate
  distinguish draft draw elaborate enumerate evaluate explain generate give help identify illustrate interpret list
  name outline paraphrase proofread provide recommend rephrase rewrite show simplify sketch suggest summarise summarize
  tell translate write`,
);

/** Of those, the ones that are a request after would you, will you too: not "would you recommend". */
export const PLAIN_REQUESTS = wordSet(
  'define describe elaborate explain list outline paraphrase rephrase rewrite summarise summarize translate',
);

/** Words that open a sentence and are no names there: their capital says nothing. */
export const OPENERS: ReadonlySet<string> = new Set([
  ...QUESTION_WORDS,
  ...[...AUXILIARIES].filter((word) => word !== 'may' && word !== 'will'),
  ...COMMANDS,
  ...wordSet(
    `a an the in on at for from to with without by of as if when while during after before since between because
    although though and or but not no there these those this that it i you we they he she some any all most many
    few every each both either neither one two three using given please let only under about`,
  ),
]);
