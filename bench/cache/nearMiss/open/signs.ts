import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const signs: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'lookalike character',
    carried: false,
    slots: {
      letter: [
        ['A', '\u0410'],
        ['o', '\u043e'],
        ['p', '\u0440'],
        ['O', '0'],
        ['l', 'I'],
      ],
      hidden: [
        ['cafe', 'ca\u200bfe'],
        ['total', 'to\u00adtal'],
        ['ready', 're\u200dady'],
        ['fine', '\ufb01ne'],
      ],
      power: [
        ['2\u2075', '25'],
        ['10\u00b3', '103'],
        ['4\u00b2', '42'],
        ['1\u00bd', '11/2'],
      ],
      emoji: [
        ['🙂', '🙃'],
        ['👍', '👎'],
        ['😂', '😭'],
        ['❤️', '💔'],
      ],
      flag: [
        ['🇫🇷', '🇮🇹'],
        ['🇮🇪', '🇨🇮'],
        ['🇳🇴', '🇮🇸'],
      ],
    },
    templates: [
      'What is the Unicode code point of the letter "{letter}"?',
      'How many code points does the string "{hidden}" have?',
      'What is {power} as a decimal number?',
      'What does {emoji} mean at the end of a message?',
      'Which country has the flag {flag}?',
      'Is the file name "invoice[[_gpj|\u202egpj]].exe" shown with the real extension?',
    ],
  },
  {
    type: 'other language',
    carried: false,
    slots: {
      de: [
        ['ist', 'ist nicht'],
        ['ist', 'ist nie'],
        ['ist immer', 'ist selten'],
      ],
      zahl: [
        ['dreizehn', 'dreißig'],
        ['zwei', 'drei'],
        ['sechzehn', 'sechzig'],
      ],
      es: [
        ['es', 'no es'],
        ['siempre es', 'nunca es'],
      ],
      mes: [
        ['enero', 'junio'],
        ['lunes', 'jueves'],
        ['ayer', 'hoy'],
      ],
    },
    templates: [
      'Warum {de} Aspirin gut für Kinder?',
      'Wie viel ist {zahl} mal acht?',
      'Por qué {es} peligroso nadar en el río en verano?',
      'Qué tiempo hace en Sevilla en {mes}?',
      'Wie lange muss ein Ei kochen, damit das Eigelb [[weich|hart]] ist?',
      'Können Vermieter die Wohnung [[mit|ohne]] Zustimmung der Mieter betreten, wenn ein Rohr gebrochen ist?',
    ],
  },
  {
    type: 'code token',
    carried: false,
    slots: {
      op: [
        ['i++', '++i'],
        ['a == b', 'a === b'],
        ['x <= y', 'x < y'],
        ['a && b', 'a || b'],
        ['a & b', 'a && b'],
      ],
      call: [
        ['map', 'flatMap'],
        ['slice', 'splice'],
        ['shift', 'unshift'],
        ['find', 'findIndex'],
      ],
      flag: [
        ['-r', '-R'],
        ['-f', '-i'],
        ['--soft', '--hard'],
      ],
      re: [
        ['\\d+', '\\d*'],
        ['\\w', '\\W'],
        ['^a', 'a$'],
      ],
    },
    templates: [
      'What does {op} evaluate to in JavaScript?',
      'What does the array method {call} return?',
      'What does git reset [[--soft|--hard]] do to the working tree?',
      'Which strings does the regular expression {re} match?',
      'How is rm {flag} different from plain rm in a shell script?',
      'In a review a colleague suggests to write {op} in the loop that reads the sensor values, because the linter complains about the line. What changes at run time?',
    ],
  },
  {
    type: 'idiom',
    slots: {
      i: [
        ['kick the bucket', 'kick the ball'],
        ['break the ice', 'break the news'],
        ['spill the beans', 'spill the milk'],
        ['hit the sack', 'hit the road'],
      ],
      p: [
        ['give up', 'give in'],
        ['look after', 'look for'],
        ['put off', 'put on'],
        ['run into', 'run out of'],
        ['turn in', 'turn down'],
      ],
      b: [
        ['break down', 'break up'],
        ['take off', 'take over'],
        ['set up', 'set off'],
      ],
    },
    templates: [
      'What do people mean when they {i}?',
      'What does the phrasal verb {p} mean?',
      'Why do couples or cars {b}?',
      'Where does the saying "{i}" come from?',
      'How do I use {p} in a business mail?',
      'In a radio play from the fifties the detective asks the maid, twice and rather loudly, why the guests were about to {b} so early. How would a learner of English understand the sentence?',
    ],
  },
];
