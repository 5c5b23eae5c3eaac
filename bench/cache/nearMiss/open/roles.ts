import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const roles: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'role swap',
    slots: {
      law: [
        ['landlord', 'tenant'],
        ['buyer', 'seller'],
        ['employer', 'employee'],
        ['doctor', 'patient'],
        ['teacher', 'pupil'],
      ],
      eat: [
        ['lions', 'hyenas'],
        ['whales', 'squid'],
        ['wolves', 'foxes'],
        ['cats', 'snakes'],
      ],
      code: [
        ['parent class', 'child class'],
        ['client', 'server'],
        ['caller', 'function'],
      ],
    },
    templates: [
      'Can a {law} sue a {~law}?',
      'Do {eat} hunt {~eat}?',
      'How does the {code} pass values to the {~code}?',
      'What may a {law} demand from the {~law} in writing?',
      'Did [[Hamilton kill Burr|Burr kill Hamilton]]?',
      'Two friends argue at a kitchen table about a case from the newspaper. In which cases does a {law} have to pay damages to the {~law}, even if neither of them signed anything?',
    ],
  },
  {
    type: 'translation direction',
    slots: {
      l: [
        ['English', 'French'],
        ['German', 'Italian'],
        ['Spanish', 'Dutch'],
        ['Japanese', 'English'],
        ['Polish', 'Swedish'],
      ],
      w: ['"gift"', '"chat"', '"pain"'],
    },
    templates: [
      'Translate {w} from {l} to {~l}',
      'What is the best dictionary for going from {l} into {~l}?',
      'How is {w} rendered when a {l} text is put into {~l}?',
      'How much does a sworn translation from {l} into {~l} cost per page?',
      'A publisher has a novel of three hundred pages with many puns and proper names. How long does a professional translator need for the way from {l} to {~l}?',
    ],
  },
  {
    type: 'comparison order',
    slots: {
      x: [
        ['Python', 'Java'],
        ['tea', 'coffee'],
        ['a bike', 'a scooter'],
        ['gas', 'coal'],
        ['brick', 'wood'],
      ],
      adj: ['cheaper', 'healthier', 'faster', 'older'],
    },
    templates: [
      'Why is {x} {adj} than {~x}?',
      'How much {adj} is {x} than {~x}?',
      'When should people prefer {x} to {~x}?',
      'What are the advantages of {x} over {~x}?',
      'Give five reasons to replace {x} by {~x}',
      'In a long debate on the radio a guest kept claiming without any numbers that {x} will always be {adj} than {~x}. What evidence supports the claim?',
    ],
  },
  {
    type: 'source and target',
    slots: {
      t: [
        ['London', 'Paris'],
        ['Madrid', 'Vienna'],
        ['Boston', 'Denver'],
        ['Hanoi', 'Seoul'],
      ],
      db: [
        ['MySQL', 'Postgres'],
        ['Subversion', 'git'],
        ['Gmail', 'Outlook'],
        ['Excel', 'Access'],
      ],
      f: [
        ['PDF', 'Word'],
        ['JSON', 'YAML'],
        ['MP3', 'WAV'],
        ['XML', 'CSV'],
      ],
    },
    templates: [
      'How long is the flight from {t} to {~t}?',
      'How do I migrate from {db} to {~db}?',
      'How do I convert {f} to {~f}?',
      'Which tool copies contacts from {db} into {~db} without loss?',
      'What does a courier charge to {t} from {~t}?',
      'A family with a cat, two bicycles and a piano is moving in August and wants to keep the costs low. Which company is good for a move from {t} to {~t}?',
    ],
  },
];
