import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const numbers: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'digit',
    slots: {
      n: [
        ['347', '348'],
        ['892', '829'],
        ['16', '18'],
        ['1250', '1260'],
        ['73', '37'],
        ['6', '9'],
      ],
      m: ['12', '58', '204'],
      word: [
        ['fifteen', 'fifty'],
        ['six', 'sixteen'],
        ['four', 'five'],
        ['twelve', 'twenty'],
      ],
      d: [
        ['0.5', '0.05'],
        ['1.5', '15'],
        ['-4', '4'],
        ['2.25', '22.5'],
        ['3.14', '3.41'],
      ],
      code: [
        ['404', '403'],
        ['500', '502'],
        ['301', '302'],
        ['401', '407'],
      ],
    },
    templates: [
      'What is {n} plus {m}?',
      'How many minutes are there in {n} hours?',
      'If a train covers {n} miles in {m} hours, what was the average speed?',
      'How many eggs are needed for {word} servings of carbonara?',
      'What is {d} multiplied by 8?',
      'What does HTTP status code {code} mean?',
      'A landlord charges {n} dollars a month for a flat with two bedrooms and a small balcony facing the yard. How much does a tenant pay in total over {m} months, if the rent never changes?',
    ],
  },
  {
    type: 'operator',
    slots: {
      op: [
        ['plus', 'minus'],
        ['times', 'divided by'],
        ['plus', 'times'],
        ['minus', 'divided by'],
      ],
      sign: [
        ['+', '-'],
        ['*', '/'],
        ['+', '*'],
        ['-', '/'],
        ['*', '**'],
      ],
      a: ['144', '96', '30'],
      b: ['12', '6', '3'],
      f: ['5', '7', '10'],
      what: [
        ['sum', 'product'],
        ['sum', 'difference'],
        ['product', 'quotient'],
      ],
    },
    templates: [
      'What is {a} {op} {b}?',
      'Calculate {a}{sign}{b}',
      'What is {f}[[!|]]?',
      'What is the {what} of {a} and {b}?',
      'A shop puts {a} bottles on a shelf. The clerk then works out {a} {op} {b} on paper. Which number is written down?',
      'Is {a} [[greater|less]] than 8 + {b}?',
    ],
  },
  {
    type: 'operand order',
    slots: {
      n: [
        ['8', '3'],
        ['45', '9'],
        ['2', '10'],
        ['100', '25'],
        ['7', '4'],
      ],
      set: [
        ['whole numbers', 'rational numbers'],
        ['squares', 'rectangles'],
        ['primes', 'odd numbers'],
      ],
    },
    templates: [
      'What is {n} minus {~n}?',
      'What is {n} divided by {~n}?',
      'What is {n} to the power of {~n}?',
      'Subtract {n} from {~n} and show the result.',
      'What is the remainder when {n} is divided by {~n}?',
      'What percentage of {n} is {~n}?',
      'Are all {set} also {~set}?',
      'In Python, what does {n} % {~n} print when both operands are integers?',
    ],
  },
  {
    type: 'magnitude',
    slots: {
      big: [
        ['thousand', 'million'],
        ['million', 'billion'],
        ['hundred', 'thousand'],
        ['billion', 'trillion'],
      ],
      si: [
        ['milligrams', 'micrograms'],
        ['megabytes', 'gigabytes'],
        ['kilowatts', 'megawatts'],
        ['millimetres', 'centimetres'],
      ],
      zeros: [
        ['10,000', '100,000'],
        ['1,000', '10,000'],
        ['50', '500'],
        ['2k', '2M'],
      ],
      drug: ['vitamin D', 'folic acid', 'levothyroxine'],
    },
    templates: [
      'How many zeros are in three {big}?',
      'How long does a person need to count to one {big}?',
      'What is 250 {si} in the next larger unit?',
      'How should a saver invest {zeros} dollars over ten years?',
      'Is a daily dose of 400 [[milligrams|micrograms]] of {drug} too much for an adult?',
      'A small web shop has {zeros} visitors a month and wants to know which kind of hosting plan is enough without paying for servers that stand idle most of the time. What would be suitable?',
    ],
  },
  {
    type: 'ordinal',
    slots: {
      o: [
        ['first', 'second'],
        ['third', 'fourth'],
        ['second', 'third'],
        ['fifth', 'sixth'],
        ['seventh', 'eighth'],
      ],
      n: [
        ['1st', '2nd'],
        ['3rd', '4th'],
        ['12th', '20th'],
        ['14th', '15th'],
      ],
      war: [
        ['First', 'Second'],
        ['1st', '2nd'],
      ],
    },
    templates: [
      'Who was the {o} president of the United States?',
      'Which is the {o} largest planet in the solar system?',
      'What does the {n} amendment to the US constitution say?',
      'What caused the {war} World War?',
      'Which element comes {o} in the periodic table?',
      'Writers often divide a classic tragedy into acts with different purposes. What usually happens in the {o} act of a play?',
    ],
  },
  {
    type: 'percent',
    slots: {
      p: [
        ['15', '50'],
        ['5', '6'],
        ['20', '25'],
        ['0.5', '5'],
        ['12', '21'],
      ],
      of: ['80', '240', '1,200'],
    },
    templates: [
      'What is {p}% of {of}?',
      'What is 12 [[percent|percentage points]] more than 30 percent?',
      'How much is {of} after a discount of {p} percent?',
      'How much interest does a deposit of {of} dollars earn in one year at {p}%?',
      'Is 40[[%|]] a lot for a group of {of}?',
      "A recipe for sourdough lists the hydration of the dough as a baker's percentage of the flour. How much water belongs to {of} grams of flour at a hydration of {p} percent?",
      'Does a price that [[rises|falls]] by 20 percent and then [[falls|rises]] by 10 percent end up below the start?',
    ],
  },
];
