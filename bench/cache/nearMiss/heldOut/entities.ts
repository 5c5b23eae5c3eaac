import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const entities: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'entity swap',
    slots: {
      land: [
        ['Portugal', 'Norway'],
        ['Chile', 'Peru'],
        ['Kenya', 'Ghana'],
        ['Vietnam', 'Thailand'],
      ],
      author: [
        ['Tolstoy', 'Dostoevsky'],
        ['Orwell', 'Huxley'],
        ['Austen', 'Bronte'],
        ['Kafka', 'Camus'],
      ],
      ill: [
        ['measles', 'mumps'],
        ['asthma', 'bronchitis'],
        ['gout', 'arthritis'],
        ['malaria', 'cholera'],
      ],
      animal: [
        ['hamster', 'rabbit'],
        ['parrot', 'canary'],
        ['horse', 'donkey'],
      ],
      metal: [
        ['copper', 'zinc'],
        ['lead', 'tin'],
        ['silver', 'platinum'],
      ],
    },
    templates: [
      'Do drivers in {land} need winter tyres?',
      'List the novels of {author}',
      'How is {ill} treated in adults?',
      'What does a {animal} eat in the wild?',
      'At which temperature does {metal} melt?',
      'Does [[Visa|Mastercard]] charge a fee in Croatia?',
      'A retired engineer is planning to spend the colder half of the year somewhere warm and wonders about health care, rents and the rules for a residence permit. How would you describe life in {land}?',
    ],
  },
  {
    type: 'homonym',
    slots: {
      pitch: [
        ['pitch in music', 'pitch in sales'],
        ['cell in biology', 'cell in a spreadsheet'],
        ['crane the bird', 'crane the machine'],
        ['Ruby the language', 'ruby the gem'],
      ],
      tree: [
        ['family tree', 'fir tree'],
        ['binary tree', 'pine tree'],
      ],
    },
    templates: [
      'Explain {pitch} to a newcomer',
      'How tall can a {tree} become?',
      'Where can one read about [[Polish|polish]] for furniture?',
      'What makes [[Reading|reading]] pleasant on a rainy Sunday?',
      'How deep can [[seals|SEALs]] dive?',
      'Which [[aids|AIDS]] tests do hospitals offer?',
      'Which [[computer|field]] mouse lives longest?',
      'An encyclopedia for schools needs a short entry of about eighty words that avoids technical terms. What should the entry on {pitch} say, and which picture could go with the text?',
    ],
  },
  {
    type: 'product variant',
    slots: {
      gpu: [
        ['RTX 4070', 'RTX 4070 Ti'],
        ['Ryzen 7', 'Ryzen 9'],
        ['Core i5', 'Core i7'],
        ['MacBook Air', 'MacBook Pro'],
      ],
      svc: [
        ['Spotify Free', 'Spotify Premium'],
        ['Gmail', 'Gmail for Business'],
        ['Slack Pro', 'Slack Enterprise Grid'],
        ['Postgres', 'PostgREST'],
      ],
      game: [
        ['Switch', 'Switch Lite'],
        ['Xbox Series S', 'Xbox Series X'],
        ['Quest 2', 'Quest 3'],
      ],
    },
    templates: [
      'Is the {gpu} quiet enough for a studio?',
      'Which storage limit does {svc} have?',
      'Which games run smoothly on a {game}?',
      'Where is the serial number printed on the {game}?',
      'Cancel a subscription to {svc} before the trial ends',
      'An office of twelve architects replaces the computers that were bought seven years ago and needs quiet machines which can show large models without delay. Would the {gpu} be good value?',
    ],
  },
  {
    type: 'quoted',
    slots: {
      term: [
        ['"affect"', '"effect"'],
        ['"lay"', '"lie"'],
        ['"static"', '"final"'],
        ['"Reply"', '"Reply all"'],
        ['"git pull"', '"git fetch"'],
      ],
      film: [
        ['"Alien"', '"Aliens"'],
        ['"Frozen"', '"Frozen II"'],
        ['"The Fly"', '"The Flu"'],
      ],
      log: [
        ['"connection refused"', '"connection reset"'],
        ['"no such file"', '"no such host"'],
        ['"token expired"', '"token missing"'],
      ],
    },
    templates: [
      'When is {term} the right choice?',
      'Who directed {film}?',
      'A program prints {log} and exits. Why?',
      'Spell {term} in the NATO alphabet',
      'Write "[[Happy birthday|Happy birthday to you]]" in Greek letters',
      'Is {film} suitable for children of eight?',
      'The help desk of a university gets about thirty mails a week in which students report the text {log} while they register for exams. What should the standard reply explain?',
    ],
  },
  {
    type: 'identifier',
    slots: {
      chem: [
        ['NO2', 'N2O'],
        ['NaCl', 'NaOH'],
        ['O2', 'O3'],
        ['T3', 'T4'],
        ['PM2.5', 'PM10'],
      ],
      fault: [
        ['P0420', 'P0430'],
        ['SQLSTATE 23505', 'SQLSTATE 23503'],
        ['ECONNRESET', 'ECONNREFUSED'],
        ['HY000', 'HY001'],
      ],
      form: [
        ['W-2', 'W-4'],
        ['1099-INT', '1099-DIV'],
        ['I-9', 'I-94'],
        ['P45', 'P60'],
      ],
      road: [
        ['A1', 'A7'],
        ['M25', 'M52'],
        ['Route 66', 'Route 99'],
      ],
    },
    templates: [
      'How toxic is {chem}?',
      'Meaning of fault {fault} in plain words',
      'Who has to fill in form {form}?',
      'How long is the {road}?',
      'Is hepatitis [[A|B]] passed on by food?',
      'What is the difference in price between a [[C|D]] battery and a button cell?',
      'A garage read {fault} from the memory of a van with high mileage and suggests to change a part that costs more than the van is worth. Which cheaper checks are worthwhile?',
    ],
  },
  {
    type: 'typo entity',
    slots: {
      place: [
        ['Mali', 'Malawi'],
        ['Guinea', 'Guyana'],
        ['Lithuania', 'Latvia'],
        ['Zambia', 'Gambia'],
        ['Mauritius', 'Mauritania'],
      ],
      med: [
        ['Lamictal', 'Lamisil'],
        ['clonidine', 'clonazepam'],
        ['vinblastine', 'vincristine'],
        ['Zantac', 'Xanax'],
      ],
      pair: [
        ['loose', 'lose'],
        ['ensure', 'insure'],
        ['discreet', 'discrete'],
        ['moral', 'morale'],
      ],
    },
    templates: [
      'Which vaccinations does a visitor to {place} need?',
      'How fast does {med} work?',
      'Use {pair} in an example sentence',
      'Tell the history of {place} in brief',
      'Is [[Carlsberg|Carlsbad]] worth a day trip?',
      'What is [[Bohr|Born]] famous for?',
      'The pharmacist could not read the note, because the ink had run in the rain and the doctor was already on holiday. Which doses of {med} are common for adults with normal kidneys?',
    ],
  },
];
