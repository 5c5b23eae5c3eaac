import fc from 'fast-check';

/** Answers as models give them, and texts that are none. */
export const answer: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    'Yes.',
    'No, it is not.',
    '(B)',
    'B. Paris',
    '42',
    '1,234.50',
    '#### 7',
    'Positive',
    '{"a":1}',
  ),
  fc.constantFrom(
    'I’m sorry, I cannot help.',
    '```json\n[1]\n```',
    '\\boxed{3/4}',
    '1/0',
    '\ud800',
    '-',
    '=',
  ),
  fc
    .array(
      fc.constantFrom('the', 'answer', 'is', 'not', '7', 'Paris', ':', '=', '\n', 'A)', '"', '7.50', 'yes'),
      {
        maxLength: 30,
      },
    )
    .map((words) => words.join(' ')),
);

/** Questions of every kind. */
export const question: fc.Arbitrary<string> = fc.oneof(
  answer,
  fc.constantFrom(
    'How many legs has a spider?',
    'Is water wet? Answer yes or no.',
    'Which is it? A. one B. two',
    'Classify the sentiment.',
    'Answer in JSON.',
    'Why is the sky blue?',
  ),
);

/** Texts that would make a careless pattern slow. */
export const LONG: readonly (readonly [of: string, text: string])[] = [
  ['spaces', `answer${' '.repeat(8000)}x`],
  ['lines', `${'\n'.repeat(8000)}x`],
  ['answers', 'answer is '.repeat(800)],
  ['equals signs', '= '.repeat(4000)],
  ['an equals sign before spaces', `=${' '.repeat(8000)}x`],
  ['first choices', 'A. x '.repeat(1600)],
  ['digits', '1'.repeat(8000)],
  ['thousands', '1,111'.repeat(1600)],
  ['dots', '.'.repeat(8000)],
  ['an open fence', `\`\`\`${'\n'.repeat(8000)}`],
  ['open boxes', '\\boxed{'.repeat(1200)],
  ['marks', '\n#### '.repeat(1400)],
  ['open lists', '['.repeat(8000)],
  ['labels', 'label '.repeat(1300)],
  ['copulas', 'x is '.repeat(1600)],
  ['quotes', '"'.repeat(8000)],
  ['fractions', '1 / '.repeat(2000)],
  ['questions', 'Is ?'.repeat(2000)],
  ['ligatures', '\uFDFA'.repeat(8000)],
  ['a megabyte', 'Perhaps the answer is 7. '.repeat(40_000)],
];
