import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const negation: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'negation',
    slots: {
      drug: ['aspirin', 'paracetamol', 'amoxicillin'],
      who: ['pregnant women', 'people with asthma', 'toddlers'],
      thing: ['mushrooms', 'avocados', 'raw eggs'],
      is: [
        ['is', 'is not'],
        ['is', "isn't"],
      ],
      does: [
        ['does', 'does not'],
        ['does', "doesn't"],
      ],
      can: [
        ['can', "can't"],
        ['can', 'cannot'],
      ],
    },
    templates: [
      'Why {is} {drug} safe for {who}?',
      'Which foods {can} be frozen together with {thing}?',
      'What should {who} [[eat|not eat]]?',
      'Which antibiotics [[do|do not]] interact with alcohol?',
      'What happens when a tenant [[pays|does not pay]] the rent in the first week of the month?',
      'Explain why a closure {does} keep a reference to the variables of the outer function',
      'A doctor told a neighbour that {drug} {is} a good choice for {who} with a cold. What is the reason for such advice?',
      "Why [[will|won't]] the bank accept a photo of a passport?",
      'Is there [[a|no]] cure for malaria?',
    ],
  },
  {
    type: 'restriction',
    slots: {
      w: [
        ['with', 'without'],
        ['including', 'excluding'],
        ['including', 'except'],
      ],
      f: [
        ['always', 'never'],
        ['usually', 'never'],
        ['often', 'rarely'],
      ],
      dish: ['lasagne', 'pancakes', 'risotto'],
      part: ['eggs', 'milk', 'butter'],
    },
    templates: [
      'How do I make {dish} {w} {part}?',
      'Why should {dish} {f} be reheated in a microwave?',
      'Which countries can a traveller visit [[with|without]] a visa?',
      'Delete all files in a folder, [[even|except]] the hidden ones',
      'Show all rows [[with|without]] a null value in SQL',
      'Is the pass valid [[|only ]]on regional trains?',
      'Can a minor sign a rental contract [[if|unless]] a parent agrees?',
      'List every state of the US {w} Alaska, ordered by area, with the capital and the year in which the state joined the union.',
    ],
  },
  {
    type: 'prefix negation',
    slots: {
      adj: [
        ['legal', 'illegal'],
        ['reversible', 'irreversible'],
        ['stable', 'unstable'],
        ['rational', 'irrational'],
        ['soluble', 'insoluble'],
      ],
      verb: [
        ['install', 'uninstall'],
        ['mount', 'unmount'],

        ['connect', 'disconnect'],
      ],
      food: [
        ['alcoholic', 'non-alcoholic'],
        ['dairy', 'non-dairy'],
        ['fat', 'fat-free'],
      ],
    },
    templates: [
      'What is a good example of something {adj}?',
      'How does a user {verb} a network printer on a laptop?',
      'Which {food} drinks go well with spicy food?',
      'What makes a process {adj} in practice?',
      'Is being [[employed|unemployed]] for a year relevant for a pension claim?',
      'A moderator wants to know what members of a forum see when they [[subscribe to|unsubscribe from]] a topic that has been open for years and has several thousand posts. What happens then?',
    ],
  },
];
