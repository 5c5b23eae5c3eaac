import type { PositiveKind } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const rewordings: readonly TemplateBlock<PositiveKind>[] = [
  {
    type: 'contraction',
    carried: false,
    slots: {
      what: [
        'the tallest mountain in Asia',
        'a good substitute for buttermilk',
        'the purpose of a firewall',
        'the formula for kinetic energy',
      ],
      part: ['a battery', 'a washing machine', 'a printer', 'a garden gate'],
      no: [
        ["doesn't", 'does not'],
        ["won't", 'will not'],
      ],
      who: [
        ["isn't", 'is not'],
        ["wasn't", 'was not'],
      ],
    },
    templates: [
      "[[What's|What is]] {what}?",
      'What can be done when {part} {no} start?',
      "Which tools are useful if {part} [[can't|cannot]] be opened?",
      'Why would {part} be sold if the owner {who} moving?',
      "Which fruits [[don't|do not]] ripen after picking?",
      "How do I know that {part} [[hasn't|has not]] been repaired before?",
      'What happens to a deposit if {part} {no} work at the end of a lease and nobody knows who broke the thing?',
    ],
  },
  {
    type: 'politeness',
    carried: false,
    slots: {
      ask: [
        'explain how a transistor works',
        'list the rivers of Germany',
        'describe the taste of saffron',
        'name three uses of baking soda',
        'draw up a packing list for a week in Iceland',
      ],
      q: [
        'What is the melting point of lead?',
        'How do bees make honey?',
        'Which trees grow in a desert?',
        'How does a heat pump defrost itself?',
        'Why do cats purr?',
      ],
    },
    templates: [
      '[[Please |]]{ask}',
      '{ask}[[, please|]]',
      '[[Could you please |]]{ask}',
      '[[Can you |]]{ask}?',
      '[[Hello, |]]{q}',
      '{q}[[ Thanks!|]]',
      '{q}[[ Thank you.|]]',
    ],
  },
  {
    type: 'synonym',
    carried: false,
    slots: {
      s: [
        ['turn on', 'enable'],
        ['switch off', 'turn off'],
        ['disable', 'turn off'],
      ],
      b: [
        ['buy', 'purchase'],
        ['start', 'begin'],
        ['fix', 'repair'],
      ],
      n: [
        ['car', 'automobile'],
        ['movie', 'film'],
        ['couch', 'sofa'],
        ['photo', 'picture'],
      ],
      p: [
        ['doctor', 'physician'],
        ['attorney', 'lawyer'],
        ['kids', 'children'],
      ],
      k: [
        ['2FA', 'two-factor authentication'],
        ['USA', 'United States'],
        ['UK', 'United Kingdom'],
      ],
    },
    templates: [
      'How do I {s} notifications in a browser?',
      'Where can people {b} an old {n}?',
      'What is the right age to {b} a piano?',
      'How do I clean a {n}?',
      'Which {p} is good for questions on allergies?',
      'What are the benefits of a bank account with {k}?',
      'When a guest wants to {b} an old {n} at the end of a long stay, which rules of the hotel have to be observed?',
    ],
  },
  {
    type: 'numeral',
    carried: false,
    slots: {
      n: [
        ['3', 'three'],
        ['12', 'twelve'],
        ['7', 'seven'],
        ['20', 'twenty'],
        ['100', 'one hundred'],
      ],
      o: [
        ['1st', 'first'],
        ['3rd', 'third'],
        ['10th', 'tenth'],
      ],
      big: [
        ['1000', '1,000'],
        ['25000', '25,000'],
      ],
      pc: [
        ['50%', '50 percent'],
        ['8%', '8 percent'],
        ['20 %', '20%'],
      ],
    },
    templates: [
      'How many litres of soup are needed for {n} guests?',
      'What happened in the {o} century?',
      'Can a team of {n} people win the {o} round of a quiz?',
      'How heavy are {big} sheets of paper?',
      'How much is a discount of {pc} on a bicycle?',
      'How should a treasurer split a surplus of {big} dollars between {n} members of a rowing club who joined at different times?',
    ],
  },
];
