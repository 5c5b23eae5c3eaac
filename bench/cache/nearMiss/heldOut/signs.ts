import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const signs: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'lookalike character',
    carried: false,
    slots: {
      glyph: [
        ['e', '\u0435'],
        ['B', '\u0392'],
        ['x', '\u0445'],
        ['5', 'S'],
        ['m', 'rn'],
      ],
      word: [
        ['admin', 'ad\u2060min'],
        ['price', 'pri\u200cce'],
        ['office', 'o\ufb03ce'],
        ['token', '\uff54oken'],
      ],
      exp: [
        ['3\u2074', '34'],
        ['7\u00b2', '72'],
        ['2\u00bc', '21/4'],
        ['6\u00b9', '61'],
      ],
      face: [
        ['😉', '😢'],
        ['🔥', '🥶'],
        ['🙏', '🖕'],
        ['✅', '❌'],
      ],
      land: [
        ['🇩🇪', '🇧🇪'],
        ['🇲🇨', '🇮🇩'],
        ['🇵🇱', '🇸🇬'],
      ],
    },
    templates: [
      'Which alphabet does the character "{glyph}" belong to?',
      'What is the length of "{word}" in UTF-8 bytes?',
      'Is {exp} an even number?',
      'When is {face} rude in a chat with colleagues?',
      'Name the head of state of {land}',
      'Reverse the label "[[abc|\u202eabc]]" and spell the letters in the order in which they are stored',
    ],
  },
  {
    type: 'other language',
    carried: false,
    slots: {
      fr: [
        ['peut', 'ne peut pas'],
        ['doit', 'ne doit jamais'],
        ['peut encore', 'ne peut plus'],
      ],
      num: [
        ['treize', 'trente'],
        ['seize', 'soixante'],
        ['quatre', 'quatorze'],
      ],
      it: [
        ['si può', 'non si può'],
        ['si deve', 'non si deve'],
      ],
      adj: [
        ['aperto', 'chiuso'],
        ['caldo', 'freddo'],
        ['prima', 'dopo'],
      ],
    },
    templates: [
      'Pourquoi un bébé {fr} boire du lait de vache?',
      'Combien font {num} plus neuf?',
      'Quando {it} parcheggiare davanti a una scuola?',
      'Cosa significa {adj} sulla porta di un negozio?',
      'Comment rembourser un billet de train acheté [[avec|sans]] carte de réduction?',
      "Quels documents faut-il pour inscrire un enfant [[à|hors de]] l'école du quartier quand les parents viennent de déménager?",
    ],
  },
  {
    type: 'code token',
    carried: false,
    slots: {
      expr: [
        ['x -= 1', 'x =- 1'],
        ['n >> 1', 'n >>> 1'],
        ['a != b', 'a !== b'],
        ['*p', '&p'],
        ['s[0]', 's[1]'],
      ],
      method: [
        ['append', 'extend'],
        ['sort', 'sorted'],
        ['pop', 'popleft'],
        ['strip', 'split'],
      ],
      opt: [
        ['-x', '-X'],
        ['-v', '-V'],
        ['-o', '-O'],
      ],
      type: [
        ['int', 'uint'],
        ['float', 'double'],
        ['char', 'varchar'],
        ['let', 'const'],
      ],
    },
    templates: [
      'Is {expr} valid at the end of a line?',
      'Does {method} change the list in Python or give back a new one?',
      'What is curl {opt} good for?',
      'When should a variable be declared with {type}?',
      'Does SELECT [[COUNT(*)|COUNT(id)]] skip rows with nulls?',
      'The exam shows a short program with two nested loops, a counter and the line {expr} just before the end of the inner loop. Which output appears on the screen?',
    ],
  },
  {
    type: 'idiom',
    slots: {
      idiom: [
        ['bite the bullet', 'bite the hand'],
        ['cut corners', 'cut ties'],
        ['miss the boat', 'miss the point'],
        ['pull the plug', 'pull strings'],
      ],
      verb: [
        ['get over', 'get by'],
        ['make up', 'make out'],
        ['bring up', 'bring about'],
        ['call off', 'call for'],
        ['let down', 'let off'],
      ],
      sports: [
        ['touch base', 'touch down'],
        ['drop the ball', 'drop the subject'],
      ],
    },
    templates: [
      'Somebody says "{idiom}" in an office: what is meant?',
      'Give synonyms of {verb}',
      'Which nation coined "{sports}"?',
      'When would a manager {idiom}, and when not?',
      'Is {verb} formal enough for a contract?',
      'The subtitles of an old western render a line of the sheriff in three different ways, and none of them sounds right. What does the sheriff want when he tells the gang to {sports}?',
    ],
  },
];
