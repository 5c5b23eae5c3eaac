import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const entities: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'entity swap',
    slots: {
      city: [
        ['Paris', 'Rome'],
        ['Berlin', 'Munich'],
        ['Sydney', 'Melbourne'],
        ['Boston', 'Austin'],
        ['Kyoto', 'Osaka'],
      ],
      drug: [
        ['aspirin', 'warfarin'],
        ['metformin', 'insulin'],
        ['penicillin', 'doxycycline'],
      ],
      person: [
        ['Mozart', 'Beethoven'],
        ['Newton', 'Einstein'],
        ['Picasso', 'Monet'],
        ['Obama', 'Clinton'],
      ],
      planet: [
        ['Mars', 'Venus'],
        ['Jupiter', 'Saturn'],
        ['Mercury', 'Neptune'],
      ],
      food: [
        ['rice', 'pasta'],
        ['salmon', 'beef'],
        ['lentils', 'chickpeas'],
        ['potatoes', 'carrots'],
      ],
    },
    templates: [
      'What is the population of {city}?',
      'What are the side effects of {drug}?',
      'When was {person} born?',
      'How far is {planet} from the sun?',
      'How long do {food} need to cook in a pressure cooker?',
      'A couple with two small children wants to spend a long weekend in a city with parks, a zoo and good public transport, and does not want to rent a car. What can be said for {city}?',
      'Which museum in Amsterdam shows works by [[Rembrandt|Vermeer]]?',
    ],
  },
  {
    type: 'homonym',
    slots: {
      bank: [
        ['river bank', 'savings bank'],
        ['sperm bank', 'food bank'],
      ],
      w: [
        ['Java the island', 'Java the language'],
        ['Mercury the planet', 'mercury the metal'],
        ['Amazon the river', 'Amazon the company'],
        ['Python the snake', 'Python the language'],
      ],
    },
    templates: [
      'Who works at a {bank}?',
      'How old is {w}?',
      'Which museum has a large collection on [[China|china]]?',
      'Would a job in [[IT|it]] be well paid?',
      'How much does a [[jaguar|Jaguar]] weigh?',
      'Which [[bass|base]] is best for a beginner?',
      'In a crossword for a school newspaper the clue must be short and clear. What would be a good clue for {w}, if the readers are between ten and twelve years old?',
      'How did they teach [[us|US]] history in the fifties?',
    ],
  },
  {
    type: 'product variant',
    slots: {
      phone: [
        ['iPhone 15', 'iPhone 15 Pro'],
        ['Galaxy S23', 'Galaxy S23 Ultra'],
        ['Pixel 7', 'Pixel 7a'],
        ['iPad Air', 'iPad mini'],
      ],
      soft: [
        ['Windows 11 Home', 'Windows 11 Pro'],
        ['Office 365', 'Office 2021'],
        ['Photoshop', 'Photoshop Elements'],
        ['GitHub', 'GitHub Enterprise'],
      ],
      car: [
        ['Golf', 'Golf GTI'],
        ['Model 3', 'Model S'],
        ['Corolla', 'Corolla Cross'],
      ],
    },
    templates: [
      'How long does the battery of the {phone} last?',
      'What does {soft} cost per seat?',
      'Does {soft} support remote desktop?',
      'What is the trunk space of a {car}?',
      'How do I take a screenshot on the {phone}?',
      'A reader with small hands and bad eyesight asks for a device that is light, has a bright screen and can make emergency calls in the mountains. Is the {phone} a good fit?',
    ],
  },
  {
    type: 'quoted',
    slots: {
      q: [
        ['"break"', '"brake"'],
        ['"Save"', '"Save as"'],
        ['"null"', '"undefined"'],
        ['"whom"', '"who"'],
        ['"please help"', '"help"'],
      ],
      song: [
        ['"Hello"', '"Help!"'],
        ['"Yesterday"', '"Today"'],
        ['"Imagine"', '"Image"'],
      ],
      m: [
        ['"permission denied"', '"access denied"'],
        ['"disk full"', '"disk failure"'],
        ['"out of memory"', '"out of range"'],
      ],
    },
    templates: [
      'How do I use {q} in a sentence?',
      'Who sings {song}?',
      'What causes the message {m} on a server?',
      'What does the button {q} do in a text editor?',
      'Translate {q} into Spanish',
      'How do you say [["thank you"|"thank you very much"]] in Korean?',
      'After an update the backup job writes {m} into the log file each night and stops halfway, although nobody changed the script. Where should an administrator look first?',
    ],
  },
  {
    type: 'identifier',
    slots: {
      id: [
        ['H2S', 'H2O'],
        ['B12', 'B6'],
        ['CO', 'CO2'],
        ['A4', 'A5'],
        ['X1', 'X2'],
      ],
      err: [
        ['0x80070005', '0x80070002'],
        ['ORA-00904', 'ORA-00942'],
        ['E0502', 'E0499'],
        ['TS2322', 'TS2345'],
      ],
      cve: [
        ['CVE-2021-44228', 'CVE-2021-45046'],
        ['CVE-2014-0160', 'CVE-2014-6271'],
      ],
      rfc: [
        ['RFC 2616', 'RFC 2822'],
        ['ISO 9001', 'ISO 27001'],
        ['IEEE 754', 'IEEE 802'],
      ],
    },
    templates: [
      'What is {id}?',
      'How do I fix error {err}?',
      'Which products are affected by {cve}?',
      'What does {rfc} define?',
      'Is {id} dangerous for children?',
      'What does vitamin [[K|D]] do in the body?',
      'The installer stops at ninety percent with the code {err} and no further text, even when an administrator runs the file on a clean machine. What is the usual cause?',
    ],
  },
  {
    type: 'typo entity',
    slots: {
      c: [
        ['Austria', 'Australia'],
        ['Niger', 'Nigeria'],
        ['Slovenia', 'Slovakia'],
        ['Iran', 'Iraq'],
        ['Dominica', 'Dominican Republic'],
      ],
      d: [
        ['hydroxyzine', 'hydralazine'],
        ['Celebrex', 'Celexa'],
        ['prednisone', 'prednisolone'],
      ],
      w: [
        ['desert', 'dessert'],
        ['principal', 'principle'],
        ['stationary', 'stationery'],
        ['complement', 'compliment'],
      ],
    },
    templates: [
      'What is the capital of {c}?',
      'What is {d} prescribed for?',
      'What does {w} mean?',
      'Which language do people speak in {c}?',
      'Can {d} be taken together with grapefruit juice?',
      'What are the best beaches of [[Angola|Anguilla]]?',
      'A student is writing a paper about farming, energy and trade and needs a reliable overview of the economy of {c} with figures from an official source. Where can such data be found?',
    ],
  },
];
