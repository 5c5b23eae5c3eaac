import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const roles: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'role swap',
    slots: {
      who: [
        ['bank', 'customer'],
        ['insurer', 'driver'],
        ['coach', 'player'],
        ['nurse', 'surgeon'],
        ['trustee', 'heir'],
      ],
      bio: [
        ['owls', 'crows'],
        ['sharks', 'dolphins'],
        ['ants', 'termites'],
      ],
      tech: [
        ['parser', 'lexer'],
        ['browser', 'extension'],
        ['scheduler', 'worker'],
        ['host', 'guest'],
      ],
      hist: [
        ['Athens', 'Sparta'],
        ['Rome', 'Carthage'],
        ['Russia', 'Sweden'],
      ],
    },
    templates: [
      'When does the {who} owe the {~who} an explanation?',
      'Are {bio} afraid of {~bio}?',
      'Does the {tech} call the {~tech} or wait?',
      'Why did {hist} attack {~hist}?',
      'What should a {who} ask the {~who} at the first meeting?',
      'Was [[Plato a pupil of Socrates|Socrates a pupil of Plato]]?',
      'After a long quarrel about a bill and a missing signature, the {who} complained about the {~who} to an ombudsman. Which outcome is likely?',
    ],
  },
  {
    type: 'translation direction',
    slots: {
      lang: [
        ['Portuguese', 'Danish'],
        ['Russian', 'Finnish'],
        ['Latin', 'Greek'],
        ['Arabic', 'Turkish'],
        ['Korean', 'Hindi'],
      ],
      term: ['"sole"', '"once"', '"prompt"'],
    },
    templates: [
      'Give the {lang} equivalent of the {~lang} word {term}',
      'Which app is good at {lang} to {~lang}?',
      'What gets lost when poems go from {lang} to {~lang}?',
      'Needed: subtitles in {~lang} for a film in {lang}',
      'A museum wants all captions to be accurate and short. Who would be able to turn forty captions written in {lang} into {~lang} within ten days?',
    ],
  },
  {
    type: 'comparison order',
    slots: {
      thing: [
        ['steel', 'aluminium'],
        ['butter', 'margarine'],
        ['a lease', 'a purchase'],
        ['Rust', 'Go'],
        ['Venus', 'Earth'],
      ],
      comp: ['heavier', 'riskier', 'denser', 'more durable'],
    },
    templates: [
      'Since when has {thing} been considered {comp} than {~thing}?',
      'Is there proof that {thing} beats {~thing}?',
      'What does {thing} offer that {~thing} lacks?',
      'List the weaknesses of {thing} compared with {~thing}',
      'In what situations would an expert choose {thing} instead of {~thing}?',
      'The brochure of the exhibition has a whole page with charts and arrows, and a bold headline which says that {thing} is {comp} than {~thing}. How could a visitor check the headline?',
    ],
  },
  {
    type: 'source and target',
    slots: {
      trip: [
        ['Nairobi', 'Cairo'],
        ['Lima', 'Bogota'],
        ['Dublin', 'Leeds'],
        ['Zurich', 'Naples'],
      ],
      sys: [
        ['Jenkins', 'GitLab'],
        ['Trello', 'Jira'],
        ['Redis', 'Memcached'],
        ['WordPress', 'Drupal'],
      ],
      fmt: [
        ['SVG', 'PNG'],
        ['Markdown', 'HTML'],
        ['MKV', 'MP4'],
        ['RGB', 'CMYK'],
      ],
      state: [
        ['solid', 'gas'],
        ['liquid', 'solid'],
      ],
    },
    templates: [
      'Cheapest way from {trip} to {~trip} by train or bus',
      'Script that turns {fmt} into {~fmt}',
      'Which data is lost when a team switches from {sys} to {~sys}?',
      'What is the change from {state} to {~state} called?',
      'Send money from {trip} to {~trip} without a bank account',
      'A hospital group merges two departments and must decide until spring how the tickets, users and attachments will be moved from {sys} to {~sys}. What are the usual pitfalls?',
    ],
  },
];
