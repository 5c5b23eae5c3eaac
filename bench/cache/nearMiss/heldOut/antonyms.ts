import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const antonyms: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'antonym verb',
    slots: {
      do: [
        ['accept', 'reject'],
        ['attach', 'detach'],
        ['push', 'pull'],
        ['start', 'stop'],
        ['allow', 'block'],
      ],
      obj: ['a cookie banner', 'an incoming request', 'a trailer'],
      eco: [
        ['gain', 'lose'],
        ['earn', 'spend'],
        ['save', 'waste'],
      ],
      move: [
        ['arrive at', 'depart from'],
        ['enter', 'leave'],
        ['ascend', 'descend'],
      ],
      verb: [
        ['tighten', 'loosen'],
        ['freeze', 'thaw'],
        ['inflate', 'deflate'],
      ],
    },
    templates: [
      'What is the right way to {do} {obj}?',
      'How do most households {eco} money on energy?',
      'Which documents do visitors need when they {move} Morocco?',
      'How long does a mechanic need to {verb} everything in a hydraulic system?',
      'Why do muscles [[contract|relax]] during a yoga pose?',
      'Does caffeine [[cause|cure]] headaches?',
      'Somebody who has just taken over the office of a sports club finds a folder full of old letters and wants to know how to {do} {obj} in a polite and legally safe manner.',
    ],
  },
  {
    type: 'antonym adjective',
    slots: {
      adj: [
        ['sweet', 'sour'],
        ['thick', 'thin'],
        ['early', 'late'],
        ['rough', 'smooth'],
        ['rich', 'poor'],
      ],
      ext: [
        ['best', 'worst'],
        ['easiest', 'hardest'],
        ['most useful', 'least useful'],
      ],
      tech: [
        ['synchronous', 'asynchronous'],
        ['static', 'dynamic'],
        ['ascending', 'descending'],
        ['local', 'global'],
      ],
      sort: ['apple', 'wine', 'sauce'],
    },
    templates: [
      'How can one recognise a {adj} {sort}?',
      'Name the {ext} language for a beginner',
      'What are the drawbacks of {tech} variables or calls in a web server?',
      'Sort an array in [[ascending|descending]] order',
      'Which star is the [[nearest|farthest]] in the galaxy?',
      'Is a [[positive|negative]] test result reliable?',
      'Painters talk about surfaces in a way outsiders hardly follow. Which primer suits a wall that turned out {adj} after the plaster dried for three weeks in a heated room?',
    ],
  },
  {
    type: 'before and after',
    slots: {
      order: [
        ['earlier than', 'later than'],
        ['prior to', 'subsequent to'],
        ['ahead of', 'behind'],
        ['preceding', 'succeeding'],
      ],
      event: ['the French Revolution', 'the merger', 'the harvest'],
    },
    templates: [
      'Which treaties were signed {order} {event}?',
      'Who ruled Egypt [[before|after]] Cleopatra?',
      'Does yeast go in [[before|after]] the flour?',
      'Which hook runs [[before|after]] a commit in git?',
      'Can a buyer cancel [[before|after]] delivery?',
      'How did farmers in the region live in the years {order} {event}, and what do letters and church records tell about their diet?',
    ],
  },
  {
    type: 'above and below',
    slots: {
      place: ['the dam', 'the old bridge', 'the mill'],
    },
    templates: [
      'What grows [[above|below]] the tree line in the Alps?',
      'Which countries lie [[north|south]] of the equator?',
      'Is parking allowed [[in front of|behind]] {place}?',
      'What noise level is legal for neighbours who live [[upstairs|downstairs]]?',
      'Is a credit score [[over|under]] 640 good enough for a loan?',
      'How do anglers choose a spot [[upstream|downstream]] of {place} when the water is high, cloudy and rather cold for the season?',
    ],
  },
  {
    type: 'relative day',
    slots: {
      when: [
        ['this morning', 'tomorrow morning'],
        ['last year', 'this year'],
        ['two days ago', 'in two days'],
        ['the day before yesterday', 'the day after tomorrow'],
      ],
      club: ['the opera', 'a cinema', 'the council'],
    },
    templates: [
      'What is on at {club} {when}?',
      'How many hours of sunshine does Athens get {when}?',
      'Is {club} open {when}?',
      'Convert the date of {when} to a Unix timestamp',
      'Which roads in the old town are closed {when} because of the marathon, and how does one reach {club} by bus?',
    ],
  },
];
