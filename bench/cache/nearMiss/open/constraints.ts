import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const constraints: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'language',
    carried: false,
    slots: {
      l: [
        ['English', 'German'],
        ['French', 'Spanish'],
        ['Italian', 'Portuguese'],
      ],
      n: [
        ['', ' in Spanish'],
        ['', ' in simple French'],
        [' in Mandarin', ''],
        ['', ' auf Deutsch'],
      ],
      t: ['photosynthesis', 'compound interest', 'recursion', 'jet lag'],
    },
    templates: [
      'Explain {t} in {l}',
      'What is {t}? Answer in {l}.',
      'Describe {t}{n}',
      'Write three sentences about {t}{n}.',
      'Summarise for a leaflet what doctors, teachers and engineers should know about {t}, with one example each and without any formula, in {l}.',
    ],
  },
  {
    type: 'format',
    carried: false,
    slots: {
      f: [
        ['a table', 'a list'],
        ['JSON', 'YAML'],
        ['bullet points', 'a paragraph'],
        ['Markdown', 'plain text'],
        ['CSV', 'XML'],
      ],
      n: [
        ['', ' as a numbered list'],
        [' as a haiku', ''],
        ['', ' as a table'],
      ],
      t: ['the planets', 'the Nordic countries', 'common allergies', 'sorting algorithms'],
    },
    templates: [
      'Give an overview of {t} as {f}',
      'Describe {t}{n}',
      'Return {t} in {f}, with one entry each.',
      'Format the names of {t} as {f}',
      'For the intranet page of a large company, collect the basic facts about {t} from well known sources, check that there are no duplicates, sort them by name and present them as {f}.',
    ],
  },
  {
    type: 'length',
    carried: false,
    slots: {
      n: [
        ['50', '500'],
        ['100', '150'],
        ['two', 'ten'],
        ['three', 'four'],
      ],
      s: [
        ['brief', 'detailed'],
        ['short', 'long'],
        ['one-line', 'complete'],
      ],
      m: [
        ['', ' in one sentence'],
        [' briefly', ''],
        ['', ' in great detail'],
      ],
      t: ['the cold war', 'a mortgage', 'garbage collection', 'the water cycle'],
    },
    templates: [
      'Explain {t} in {n} words',
      'Give a {s} summary of {t}',
      'Explain {t}{m}',
      'Write {n} sentences about {t}',
      'A magazine for commuters needs a text on {t} that can be read between two stops, has a friendly opening and ends with a question. The text has {n} paragraphs. Write such a text.',
    ],
  },
  {
    type: 'audience',
    carried: false,
    slots: {
      a: [
        ['a child', 'an expert'],
        ['beginners', 'professionals'],
        ['a five-year-old', 'a lawyer'],
        ['patients', 'doctors'],
      ],
      tone: [
        ['formal', 'casual'],
        ['friendly', 'strict'],
        ['funny', 'serious'],
      ],
      m: [
        ['', ' to a ten-year-old'],
        [' for engineers', ''],
        ['', ' in layman terms'],
      ],
      t: ['inflation', 'gravity', 'blood pressure', 'an API'],
    },
    templates: [
      'Explain {t} to {a}',
      'Explain {t} in a {tone} tone',
      'What is {t}{m}?',
      'Write a {tone} letter about {t} for the school board',
      'Draft the first page of a brochure on {t} with a headline, a short story from daily life and two facts that are easy to remember. Think of {a} as the reader.',
    ],
  },
  {
    type: 'programming language',
    slots: {
      l: [
        ['Python', 'JavaScript'],
        ['C', 'C++'],
        ['C', 'C#'],
        ['Java', 'Kotlin'],
        ['bash', 'PowerShell'],
        ['Java', 'JavaScript'],
      ],
      t: [
        'sort a list of objects by two keys',
        'read a file line by line',
        'parse a date',
        'check whether a string is a palindrome',
      ],
      q: ['pointers', 'generics', 'exceptions'],
    },
    templates: [
      'How do I {t} in {l}?',
      'What are {q} in {l}?',
      'Write a function in {l} that can {t}',
      'In {l}, how do {q} work?',
      'Is there a good book on {l}',
      'A colleague with a background in electronics wants to {t} in a small tool that runs every night on an old server, and would like to use {l}. What would the code look like?',
    ],
  },
];
