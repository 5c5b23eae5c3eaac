import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const clauses: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'condition',
    slots: {
      c: [
        ['', ' if the tenant has a dog'],
        ['', ' when the contract is verbal'],
        [' for people over 65', ''],
        ['', ' during a strike'],
        [' in winter', ''],
      ],
      cook: [
        ['', ' at high altitude'],
        [' in a cast iron pan', ''],
        ['', ' for people with diabetes'],
        ['', ' from frozen'],
      ],
      sql: [
        ['', ' when the table has no index'],
        [' inside a transaction', ''],
        ['', ' on a replica'],
      ],
    },
    templates: [
      'How much notice does a landlord have to give{c}?',
      'How do I cook beans{cook}?',
      'Why is a count of all rows slow{sql}?',
      '[[|If the flight is delayed by a storm, ]]which costs does the airline cover?',
      'How do I fix a leaking tap [[|that nobody has touched for years ]]in an old bathroom?',
      'What should a driver know about parking in the centre of Florence{c}, given that the signs are in Italian and the fines arrive by mail months later?',
    ],
  },
  {
    type: 'or added',
    slots: {
      food: ['tofu', 'cheese', 'ham'],
      or: [
        ['', ' or wine'],
        ['', ' or juice'],
        [' or tea', ''],
      ],
      city: [
        ['', ' or Bari'],
        ['', ' or Pisa'],
        [' or Turin', ''],
      ],
      and: [
        ['and', 'or'],
        ['or', 'and'],
      ],
    },
    templates: [
      'Is water{or} better after a run?',
      'Which is cheaper, a flat in Naples{city}?',
      'Can a child have {food} {and} nuts for breakfast?',
      'Do I need a passport {and} a visa for Turkey?',
      'Is vitamin C [[|or zinc ]]useful against a cold?',
      'Before a long drive through the mountains the rental company offers tyres {and} chains for a fee per day. Which law requires tyres {and} chains on that road?',
    ],
  },
  {
    type: 'quantifier',
    slots: {
      q: [
        ['all', 'some'],
        ['most', 'few'],
        ['many', 'no'],
        ['all kinds of', 'two kinds of'],
        ['half of the', 'all of the'],
      ],
      a: ['snakes', 'metals', 'loans', 'planets'],
      n: [
        ['at least', 'at most'],
        ['more than', 'exactly'],
        ['fewer than', 'up to'],
        ['about', 'over'],
      ],
    },
    templates: [
      'Why are {q} {a} dangerous?',
      'Which countries have {n} ten million inhabitants?',
      'Do {q} {a} share one property?',
      'How do I select rows with {n} three tags in SQL?',
      'Who can carry [[both|either]] of the bags?',
      'Teachers of the evening class claim that {q} {a} are treated wrongly in popular books. Which examples do scientists give for such a statement?',
    ],
  },
  {
    type: 'short reply',
    carried: false,
    slots: {
      y: [
        ['yes', 'no'],
        ['Yes', 'No'],
        ['ok', 'not ok'],
      ],
      act: ['delete the draft', 'send the invoice', 'cancel the order', 'merge the branch'],
      go: [
        ['continue', 'stop'],
        ['Continue', 'Start over'],
        ['go on', 'go back'],
        ['accept', 'decline'],
      ],
    },
    templates: [
      '{y}, {act}',
      '{y} please, {act} right away',
      '{go}',
      '{go} with step 3',
      'the [[first|second]] one',
      'option [[a|b]]',
    ],
  },
];
