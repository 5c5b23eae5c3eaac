import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const clauses: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'condition',
    slots: {
      cond: [
        ['', ' after a stroke'],
        [' while the engine is running', ''],
        ['', ' despite a warranty'],
        ['', ' in case of hail'],
        [' between midnight and six', ''],
      ],
      code: [
        ['', ' if the file is empty'],
        [' on a read-only disk', ''],
        ['', ' with strict mode enabled'],
        ['', ' once the cache is warm'],
      ],
      garden: [
        ['', ' on clay soil'],
        [' near the coast', ''],
        ['', ' under a walnut tree'],
      ],
    },
    templates: [
      'Who pays for the repair of a windscreen{cond}?',
      'What does the parser return{code}?',
      'Which hedges grow fast{garden}?',
      '[[|Provided that the seller agrees, ]]can the price of a house be changed at the notary?',
      'What helps a cat [[|which has diabetes ]]against an ear infection?',
      'How long may an apprentice drive a company van{cond} on a motorway in Austria, counted from the moment at which the driving test was passed?',
      'When does a savings account lose money[[| unless the interest is paid monthly]]?',
    ],
  },
  {
    type: 'or added',
    slots: {
      alt: [
        ['', ' or a cactus'],
        [' or an orchid', ''],
        ['', ' or a palm'],
      ],
      lib: [
        ['', ' or Svelte'],
        [' or Preact', ''],
        ['', ' or jQuery'],
      ],
      join: [
        ['or', 'and'],
        ['and', 'or'],
      ],
      doc: ['a birth certificate', 'a bank statement', 'a photo'],
    },
    templates: [
      'Would a fern{alt} survive in a bathroom?',
      'Is Vue{lib} suited to a small shop?',
      'To open an account, must one bring {doc} {join} a lease?',
      'Is gravel {join} bark good for a playground?',
      'Does ice [[|or heat ]]help a twisted ankle?',
      'The grant covers travel {join} lodging for young musicians from abroad. What does the committee expect from applicants who ask for travel {join} lodging?',
    ],
  },
  {
    type: 'quantifier',
    slots: {
      qu: [
        ['each', 'none'],
        ['several', 'all'],
        ['nearly all', 'hardly any'],
        ['two thirds', 'one third'],
      ],
      of: ['the moons of Uranus', 'the Swiss cantons', 'the noble gases', 'the EU members'],
      bound: [
        ['no more than', 'no less than'],
        ['a minimum of', 'a maximum of'],
        ['roughly', 'precisely'],
        ['just under', 'well over'],
      ],
    },
    templates: [
      'What do {qu} of {of} have in common?',
      'Which lakes hold {bound} five species of trout?',
      'Match strings that contain {bound} two digits with a regular expression',
      'Is there a rule that {bound} six guests may stay?',
      'Are [[both|neither]] of the twins allowed to inherit?',
      'A quiz show asked the candidates to say something true about {qu} of {of}, and the jury then spent ten minutes arguing. What should the jury have accepted?',
    ],
  },
  {
    type: 'short reply',
    carried: false,
    slots: {
      r: [
        ['yep', 'nope'],
        ['sure', 'rather not'],
        ['agreed', 'denied'],
        ['Correct', 'Wrong'],
      ],
      job: ['publish the post', 'refund the customer', 'overwrite the file', 'call the taxi'],
      more: [
        ['keep going', 'hold on'],
        ['next', 'previous'],
        ['undo', 'redo'],
        ['shorter', 'longer'],
      ],
    },
    templates: [
      '{r}, {job}',
      '{r}! {job} before noon',
      '{more}',
      '{more} version for chapter 2',
      '[[left|right]] side',
      'take number [[7|8]]',
    ],
  },
];
