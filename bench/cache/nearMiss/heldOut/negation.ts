import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const negation: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'negation',
    slots: {
      med: ['ibuprofen', 'insulin', 'melatonin'],
      group: ['elderly patients', 'nursing mothers', 'kidney patients'],
      plant: ['ivy', 'rhubarb leaves', 'lilies'],
      are: [
        ['are', 'are not'],
        ['are', "aren't"],
      ],
      did: [
        ['did', 'did not'],
        ['did', "didn't"],
      ],
      should: [
        ['should', 'should not'],
        ['should', "shouldn't"],
      ],
    },
    templates: [
      'When {should} {group} take {med}?',
      'Why {are} {plant} poisonous for cats?',
      'Which kings of England {did} have children?',
      'In which cases [[has|has not]] a buyer the right to return a sofa?',
      'What can an owner do about a router that [[is|is not]] reachable over wifi?',
      'Name three metals that [[rust|do not rust]]',
      "Why [[would|wouldn't]] a compiler inline a recursive function?",
      'The manual of a heat pump says that the outdoor unit {should} be covered with a tarpaulin in winter. What is the technical reason, and does the rule hold for {plant} climbing up the wall as well?',
      'Are there [[any|no]] snakes in Ireland?',
    ],
  },
  {
    type: 'restriction',
    slots: {
      mode: [
        ['using', 'without using'],
        ['while using', 'while never using'],
        ['together with', 'but not with'],
      ],
      tool: ['a loop', 'a library', 'recursion'],
      except: [
        ['and', 'except'],
        ['and also', 'but not'],
        ['plus', 'apart from'],
      ],
      job: ['nurses', 'teachers', 'pilots'],
    },
    templates: [
      'How can a list be reversed {mode} {tool}?',
      'Do all citizens {except} {job} pay into the pension fund?',
      'Which trees [[ever|never]] lose their leaves in autumn?',
      'Are [[|only ]]{job} allowed to enter the building at night?',
      'Can {job} work abroad [[with|without]] a degree?',
      'Close every browser tab [[and|but not]] the pinned ones',
      'Plan a week of dinners for a family which eats everything [[including|besides]] fish, with a shopping list, a budget of ninety euros and no dish that needs more than forty minutes.',
    ],
  },
  {
    type: 'prefix negation',
    slots: {
      quality: [
        ['visible', 'invisible'],
        ['mortal', 'immortal'],
        ['mature', 'immature'],
        ['typical', 'atypical'],
        ['symmetric', 'asymmetric'],
      ],
      act: [
        ['lock', 'unlock'],
        ['enable', 'disable'],
        ['encrypt', 'decrypt'],
        ['load', 'unload'],
      ],
      state: [
        ['smoker', 'non-smoker'],
        ['resident', 'non-resident'],
        ['member', 'nonmember'],
      ],
      what: ['a phone', 'an archive', 'a container'],
    },
    templates: [
      'Give three facts about {quality} cells',
      'Which command is used to {act} {what}?',
      'How much does life insurance cost for a {state} aged forty?',
      'Is [[responsible|irresponsible]] lending punished by law?',
      'What does a botanist call a leaf that is {quality}?',
      'Many beginners in a repair course are afraid of breaking something. Which two steps are needed to {act} {what} when the owner has left no password and no key behind?',
    ],
  },
];
