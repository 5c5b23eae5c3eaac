import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const numbers: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'digit',
    slots: {
      q: [
        ['419', '491'],
        ['65', '66'],
        ['2048', '2084'],
        ['33', '38'],
        ['7700', '7070'],
      ],
      r: ['11', '29', '140'],
      spelled: [
        ['thirteen', 'thirty'],
        ['seven', 'eleven'],
        ['nine', 'ninety'],
        ['two', 'three'],
      ],
      dec: [
        ['0.8', '0.08'],
        ['7.2', '72'],
        ['-11', '11'],
        ['9.81', '9.18'],
      ],
      port: [
        ['22', '23'],
        ['80', '8080'],
        ['443', '445'],
        ['5432', '5433'],
      ],
    },
    templates: [
      'Add {q} and {r} and give only the result.',
      'Which service normally listens on TCP port {port}?',
      'Can a room of {q} square feet hold {r} desks?',
      'Is {q} a prime number?',
      'How much fertilizer does a lawn of {spelled} hundred square feet need?',
      'What do we get when {dec} is squared?',
      'In a class of {r} pupils each child sells {spelled} raffle tickets at two euros, and the school adds the same amount as a bonus. How much money is there for the trip at the end of the week?',
    ],
  },
  {
    type: 'operator',
    slots: {
      verb: [
        ['Add', 'Multiply'],
        ['Divide', 'Multiply'],
        ['Compare', 'Add'],
      ],
      glyph: [
        ['×', '÷'],
        ['+', '−'],
        ['<', '>'],
        ['÷', '+'],
      ],
      x: ['84', '150', '63'],
      y: ['7', '21', '14'],
      fn: [
        ['sine', 'cosine'],
        ['log', 'exp'],
        ['square', 'cube'],
        ['floor', 'ceiling'],
      ],
    },
    templates: [
      '{verb} the numbers {x} and {y} and name the result',
      'Work out {x} {glyph} {y} step by step',
      'What is the {fn} of {y}?',
      'What is the [[derivative|integral]] of {y}x + {x}?',
      'Evaluate ({x} [[+|-]] {y}) / 2 for a spreadsheet cell',
      'A teacher writes the expression {x} {glyph} {y} on the board and asks the pupils to read aloud what the sign means. What should the pupils answer?',
    ],
  },
  {
    type: 'operand order',
    slots: {
      k: [
        ['64', '16'],
        ['5', '13'],
        ['81', '27'],
        ['12', '48'],
        ['6', '20'],
      ],
      kind: [
        ['mammals', 'vertebrates'],
        ['integers', 'real numbers'],
        ['diamonds', 'gemstones'],
      ],
    },
    templates: [
      'How often does {k} fit into {~k}?',
      'Take {k} away from {~k}, what is left?',
      'Express {k} as a fraction of {~k}',
      'What is the logarithm of {k} to the base {~k}?',
      'Is every one of the {kind} found among the {~kind}?',
      'Raise {k} to the {~k}th power',
      'By what percentage does a price grow when a shop changes the label from {k} euros to {~k} euros?',
      'In SQL, what does the expression {k} - {~k} return on a typical server with default settings?',
    ],
  },
  {
    type: 'magnitude',
    slots: {
      word: [
        ['dozen', 'hundred'],
        ['hundred thousand', 'hundred million'],
        ['ten thousand', 'ten million'],
      ],
      unit: [
        ['nanoseconds', 'microseconds'],
        ['kilobytes', 'terabytes'],
        ['grams', 'kilograms'],
        ['litres', 'millilitres'],
      ],
      amount: [
        ['3,000', '30,000'],
        ['700', '7,000'],
        ['20K', '200K'],
        ['4 million', '40 million'],
      ],
      thing: ['caffeine', 'salt', 'ethanol'],
    },
    templates: [
      'Could a {word} people fit into one football stadium?',
      'How are 85 {unit} written in scientific notation?',
      'What mortgage can a couple with an income of {amount} a year expect?',
      'What happens to a person who takes in 5 [[milligrams|grams]] of {thing} within one hour?',
      'How many rows can a spreadsheet show before a table with {amount} records gets slow?',
      'An engineer reports that each query spends about forty {unit} waiting for the disk, while the network is hardly used at all. Should the team worry about that number in a billing system?',
    ],
  },
  {
    type: 'ordinal',
    slots: {
      rank: [
        ['fourth', 'fifth'],
        ['sixth', 'ninth'],
        ['eighth', 'tenth'],
        ['first', 'third'],
      ],
      short: [
        ['5th', '6th'],
        ['18th', '19th'],
        ['21st', '22nd'],
        ['9th', '10th'],
      ],
      trimester: [
        ['first', 'third'],
        ['second', 'third'],
      ],
    },
    templates: [
      'Which composer finished a {rank} symphony that became famous?',
      'What were the big inventions of the {short} century?',
      'Which medicines are avoided in the {trimester} trimester of pregnancy?',
      'What is the {rank} letter of the Greek alphabet?',
      'What does the {rank} line of a limerick usually do?',
      'Guests at a formal dinner often wonder which piece of cutlery belongs to which plate. What is normally served as the {rank} course in a traditional French menu?',
    ],
  },
  {
    type: 'percent',
    slots: {
      rate: [
        ['3', '30'],
        ['7', '17'],
        ['40', '45'],
        ['1.5', '2.5'],
        ['9', '90'],
      ],
      base: ['650', '3,400', '72'],
    },
    templates: [
      'Take {rate} percent off {base}, what remains?',
      'How big is a tip of {rate}% on a bill of {base} euros?',
      'Is a body fat share of {rate} percent healthy for a runner?',
      'If inflation runs at {rate}%, what will {base} dollars buy after ten years?',
      'Is a rate of 4 [[percent|per mille]] of alcohol in the blood dangerous?',
      'An investor pays a yearly fee of {rate} percent on a fund worth {base} thousand dollars and keeps the shares for two decades. How much does the investor lose to the fee altogether?',
    ],
  },
];
