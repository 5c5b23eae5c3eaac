import type { PositiveKind } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const rewordings: readonly TemplateBlock<PositiveKind>[] = [
  {
    type: 'contraction',
    carried: false,
    slots: {
      who: [
        'the patron saint of Ireland',
        'the inventor of the zip',
        'in charge of a jury',
        'the author of Dracula',
        'responsible for a broken lift',
      ],
      thing: ['a greenhouse', 'a water tank', 'a smoke alarm', 'a tent'],
      neg: [
        ["shouldn't", 'should not'],
        ["couldn't", 'could not'],
        ["wouldn't", 'would not'],
      ],
      are: [
        ["aren't", 'are not'],
        ["weren't", 'were not'],
      ],
    },
    templates: [
      "[[Who's|Who is]] {who}?",
      'Which chemicals {neg} be stored in {thing}?',
      'What if the parts of {thing} {are} made of metal?',
      "[[Where's|Where is]] the pancreas?",
      "Is a fine due when {thing} [[hadn't|had not]] been checked?",
      'Name animals that [[haven’t|have not]] got a backbone',
      "Which subjects does a pupil have to repeat if the exams [[didn't|did not]] go well and the school {neg} offer extra lessons?",
    ],
  },
  {
    type: 'politeness',
    carried: false,
    slots: {
      task: [
        'compare cotton and linen',
        'sketch the life of Marie Curie',
        'suggest names for a bakery',
        'outline the causes of acid rain',
        'convert a hex colour to RGB by hand',
      ],
      query: [
        'How deep is the Mariana Trench?',
        'What do hedgehogs eat?',
        'Which spices go into garam masala?',
        'How is parchment made?',
        'Are bananas berries?',
      ],
    },
    templates: [
      '[[Would you please |]]{task}',
      '[[Kindly |]]{task}',
      '[[Hi, please |]]{task}',
      '{task}[[ please|]].',
      '[[Hi! |]]{query}',
      '{query}[[ Thanks in advance.|]]',
      '[[Good morning, |]]{query}',
      '{query}[[ Many thanks|]]',
    ],
  },
  {
    type: 'synonym',
    carried: false,
    slots: {
      act: [
        ['choose', 'select'],
        ['obtain', 'get'],
        ['assist', 'help'],
        ['finish', 'complete'],
      ],
      noun: [
        ['bicycle', 'bike'],
        ['fridge', 'refrigerator'],
        ['laptop', 'notebook computer'],
        ['phone', 'telephone'],
      ],
      adj: [
        ['big', 'large'],
        ['quick', 'fast'],
        ['smart', 'clever'],
        ['simple', 'easy'],
      ],
    },
    templates: [
      'How does a charity {act} volunteers?',
      'Is a used {noun} worth the money?',
      'What is a {adj} meal for two {adj} people?',
      'Which rules of the [[EU|European Union]] apply to food labels?',
      'How many [[km|kilometres]] can a pigeon fly?',
      'When a {noun} is delivered with a dent and the seller is on holiday, what is a {adj} way to complain?',
    ],
  },
  {
    type: 'numeral',
    carried: false,
    slots: {
      num: [
        ['5', 'five'],
        ['9', 'nine'],
        ['15', 'fifteen'],
        ['40', 'forty'],
        ['1000', 'one thousand'],
      ],
      ord: [
        ['2nd', 'second'],
        ['5th', 'fifth'],
        ['20th', 'twentieth'],
      ],
      sep: [
        ['4000', '4,000'],
        ['1500000', '1,500,000'],
      ],
      per: [
        ['75%', '75 percent'],
        ['3 percent', '3%'],
        ['10 %', '10 percent'],
      ],
    },
    templates: [
      'Is a tank of {num} gallons enough for {num} goldfish?',
      'Which floor is the {ord} floor in American buildings?',
      'How long does a walk of {sep} steps take?',
      'Would {per} of cocoa make chocolate bitter?',
      'What does the {ord} amendment say?',
      'A council with {num} seats votes on a budget with {sep} lines, and {per} of the seats are needed for a majority: how many votes are required?',
    ],
  },
];
