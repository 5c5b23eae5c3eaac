import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const frames: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'wh word',
    slots: {
      w: [
        ['When', 'Where'],
        ['When', 'Why'],
        ['Where', 'How'],
        ['Why', 'How'],
      ],
      event: [
        'the treaty of Versailles signed',
        'penicillin discovered',
        'the Titanic built',
        'Napoleon defeated',
      ],
      person: ['the telephone', 'dynamite', 'the printing press'],
      pest: ['wasps build nests', 'whales sing', 'volcanoes erupt'],
    },
    templates: [
      '{w} was {event}?',
      '{w} do {pest}?',
      '[[Who|Which country]] invented {person}?',
      '[[How many|Which]] planets have rings?',
      '[[How long|How often]] should a sourdough starter rest in the fridge?',
      '[[How far|How fast]] does a cheetah run?',
      'A child in the second row of the planetarium kept asking [[where|why]] the sun disappears in the evening. What is a good answer?',
    ],
  },
  {
    type: 'yes-no and how',
    slots: {
      task: [
        'delete a branch in git',
        'cook rice in a microwave',
        'deduct a home office from income tax',
        'grow lemons from seeds',
      ],
      verb: ['melts in water', 'conducts heat', 'attracts wasps'],
      stuff: ['honey', 'salt', 'wax'],
    },
    templates: [
      '[[Can I|How can I]] {task}?',
      '[[Is it possible to|What is the easiest way to]] {task}?',
      '[[Should people|Why should people]] {task}?',
      'Explain [[whether|why]] {stuff} {verb}',
      '[[Does|How does]] a heat pump work at ten degrees of frost?',
      'The neighbours have talked about little else since the spring, and everyone has heard a different story at the hairdresser. So: [[may|how may]] a beginner {task}?',
    ],
  },
  {
    type: 'modal',
    slots: {
      m: [
        ['can', 'must'],
        ['should', 'may'],
        ['must', 'should'],
        ['could', 'would'],
      ],
      who: ['a cyclist', 'a landlord', 'a guest'],
      act: ['wear a helmet', 'enter the kitchen', 'pay a deposit', 'use the lift'],
    },
    templates: [
      'When {m} {who} {act}?',
      'Why {m} {who} {act} in Norway?',
      'Which documents {m} {who} show to the police?',
      'What [[will|might]] happen to house prices in Toronto?',
      'Who [[has to|gets to]] vote in Belgium?',
      'According to the rules of the house, which were written in 1974 and changed twice, at what time {m} {who} {act} without asking the owner first?',
    ],
  },
  {
    type: 'tense',
    slots: {
      c: ['Argentina', 'Poland', 'Canada'],
      t: [
        ['is', 'was'],
        ['was', 'will be'],
      ],
      d: [
        ['does', 'did'],
        ['did', 'will'],
        ['does', 'will'],
      ],
      job: ['export wheat', 'elect a president', 'import oil'],
    },
    templates: [
      'Who {t} the finance minister of {c}?',
      'Why {d} {c} {job}?',
      'How many people [[live|lived]] in {c}?',
      'What {t} the main religion in {c}?',
      'Which banks [[have failed|will fail]] in {c}?',
      'Economists who follow the region from far away like to compare crops and ports. How much grain {d} {c} ship to Asia in a normal year?',
    ],
  },
  {
    type: 'person',
    slots: {
      p: [
        ['I', 'you'],
        ['we', 'they'],
        ['he', 'she'],
        ['you', 'they'],
      ],
      o: [
        ['me', 'them'],
        ['him', 'her'],
        ['us', 'you'],
      ],
      thing: ['a visa', 'a fever', 'a loan'],
    },
    templates: [
      'What should {p} do about {thing}?',
      'Who gave {o} {thing}?',
      'Why would {p} need {thing} before the trip?',
      'Which rights do [[parents|children]] have in a hospital?',
      'Could {p} explain what a covalent bond is?',
      'In the story by Chekhov that everybody reads at school, the train is late and the station is cold. What would {p} say to the conductor?',
    ],
  },
  {
    type: 'preposition',
    slots: {
      p: [
        ['in', 'on'],
        ['at', 'near'],
        ['with', 'for'],
        ['by', 'from'],
      ],
      q: [
        ['to', 'from'],
        ['into', 'out of'],
        ['through', 'around'],
      ],
      sea: ['the Baltic', 'the Adriatic', 'Lake Garda'],
    },
    templates: [
      'Which birds live {p} {sea}?',
      'What is the main argument [[for|against]] lower taxes in Australia?',
      'How much does a ferry cost [[to|from]] Corsica in May?',
      'Who played [[for|against]] Brazil in the final?',
      'How long should a letter [[to|from]] the court be kept on file?',
      'How do I write data [[to|from]] a buffer in Node?',
      'A reporter travelled {q} a war zone with a camera and a satellite phone. Which insurance would have paid for the broken lens?',
    ],
  },
];
