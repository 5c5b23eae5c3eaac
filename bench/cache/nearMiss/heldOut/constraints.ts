import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const constraints: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'language',
    carried: false,
    slots: {
      into: [
        ['Dutch', 'Swedish'],
        ['Hindi', 'Bengali'],
        ['Czech', 'Hungarian'],
        ['Ukrainian', 'Russian'],
      ],
      opt: [
        ['', ' in Korean'],
        [' in Brazilian Portuguese', ''],
        ['', ' using Arabic script'],
        ['', ' in Welsh'],
      ],
      topic: ['tides', 'a stock split', 'hay fever', 'the Bauhaus'],
    },
    templates: [
      'Using {into}, define {topic}',
      'Give a definition of {topic}{opt}',
      'Reply in {into}: which causes does {topic} have?',
      'Compose a riddle on {topic}{opt}',
      'The audio guide of a science centre has room for forty seconds per station and should not bore families. Prepare the spoken text in {into} for the station about {topic}.',
    ],
  },
  {
    type: 'format',
    carried: false,
    slots: {
      shape: [
        ['a flowchart', 'an outline'],
        ['HTML', 'LaTeX'],
        ['a Mermaid diagram', 'ASCII art'],
        ['TOML', 'JSON'],
        ['a single line', 'two columns'],
      ],
      opt: [
        ['', ' as a poem'],
        [' as a checklist', ''],
        ['', ' as a dialogue'],
      ],
      topic: ['the bones of the hand', 'tea varieties', 'HTTP verbs', 'stages of grief'],
    },
    templates: [
      'Render {topic} as {shape}',
      'Name {topic}{opt}',
      'Show {topic} using {shape} only',
      'Output {topic} sorted by name; use {shape}',
      'Visitors of a trade fair get a card with the most useful facts about {topic}. The card is small, printed on both sides and laminated. Lay the content out as {shape}.',
    ],
  },
  {
    type: 'length',
    carried: false,
    slots: {
      size: [
        ['20', '200'],
        ['80', '90'],
        ['five', 'six'],
        ['a dozen', 'a hundred'],
      ],
      extent: [
        ['concise', 'exhaustive'],
        ['terse', 'lengthy'],
        ['quick', 'thorough'],
      ],
      opt: [
        ['', ' in a nutshell'],
        [' at length', ''],
        ['', ' using a single word'],
      ],
      topic: ['habeas corpus', 'plate tectonics', 'a hash map', 'osmosis'],
    },
    templates: [
      'Define {topic} in at most {size} characters',
      'Prepare a {extent} introduction to {topic}',
      'What does {topic} mean{opt}?',
      'Tell {size} facts about {topic}',
      'For an exam next term a tutor collects model answers with clear wording and no jargon. The model answer on {topic} should contain {size} lines. Provide the model answer.',
    ],
  },
  {
    type: 'audience',
    carried: false,
    slots: {
      reader: [
        ['toddlers', 'teenagers'],
        ['nurses', 'surgeons'],
        ['a grandmother', 'a physicist'],
        ['tourists', 'locals'],
      ],
      voice: [
        ['sarcastic', 'neutral'],
        ['polite', 'blunt'],
        ['poetic', 'technical'],
      ],
      opt: [
        ['', ' for dummies'],
        [' for a panel of judges', ''],
        ['', ' for somebody with dyslexia'],
      ],
      topic: ['black holes', 'a credit score', 'sepsis', 'encryption'],
    },
    templates: [
      'Introduce {topic} to {reader}',
      'Describe {topic} with a {voice} voice',
      'How does one explain {topic}{opt}?',
      'Write a {voice} reply to a newspaper column on {topic}',
      'An evening lecture in a public library lasts half an hour, has no slides and starts with a joke. Sketch the lecture on {topic} for an audience of {reader}.',
    ],
  },
  {
    type: 'programming language',
    slots: {
      lang: [
        ['Ruby', 'Perl'],
        ['Swift', 'Objective-C'],
        ['F#', 'F'],
        ['Scala', 'Haskell'],
        ['SQL', 'NoSQL'],
        ['TypeScript', 'ActionScript'],
        ['R', 'D'],
      ],
      goal: [
        'merge two sorted arrays',
        'send a mail with an attachment',
        'compute a moving average',
        'flatten nested lists',
      ],
      part: ['interfaces', 'modules', 'macros'],
    },
    templates: [
      'Show {lang} code to {goal}',
      'Are {part} available in {lang}?',
      '{lang} snippet: {goal}',
      'Which editor is popular for {lang}',
      'Does {lang} let a class or file share {part} with another one?',
      'Interview question for a junior role at a hospital software vendor: {goal} with a loop and without extra memory, tests included, everything written in {lang}.',
    ],
  },
];
