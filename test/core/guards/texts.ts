import fc from 'fast-check';

/** Questions of many kinds, each of which the semantic tier may look at. */
export const QUESTIONS: readonly string[] = [
  'What is the boiling point of ethanol?',
  'How do I undo a commit in git?',
  'Which countries border Switzerland?',
  'Who wrote Pride and Prejudice?',
  'How many miles are in 5 kilometres?',
  'Can dogs eat cooked carrots?',
  'Why does bread rise in the oven?',
  'Explain how a heat pump works to a child',
  'List three uses of baking soda as JSON',
  'What is the difference between a stock and a bond?',
  'Is olive oil suitable for frying at high heat?',
  'How long do I boil two large eggs?',
  'Translate good morning from English to Japanese',
  'Does vitamin C help against a cold?',
  'When did the Second World War end in Europe?',
  'How can I turn off notifications in Windows 11?',
];

/** Texts of words that the guards know and others, with signs and numbers between them. */
export const anyText = fc
  .array(
    fc.constantFrom(
      ...`what is the of Paris paris IT it 5 five a hundred million 5km % - not n't don't cannot please could you thanks
      turn on off enable buy purchase cats cat C C++ "quoted" ( ) , . ? ! big large Big Ben US us python in Python
      hello Hello, explain how why to from or and only unless 3.14 1,000 1st first 2⁵ é 😀 \u200b Ж i I A who's 's`.split(
        /\s+/,
      ),
    ),
    { maxLength: 8 },
  )
  .map((words) => words.join(' '));

/** Any text at all. */
export const roughText = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 }));
