import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const antonyms: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'antonym verb',
    slots: {
      v: [
        ['turn on', 'turn off'],
        ['increase', 'decrease'],
        ['open', 'close'],
        ['add', 'remove'],
        ['show', 'hide'],
      ],
      set: ['dark mode', 'two-factor authentication', 'the notification bar'],
      fin: [
        ['buy', 'sell'],
        ['lend', 'borrow'],
        ['import', 'export'],
        ['deposit', 'withdraw'],
      ],
      body: [
        ['raise', 'lower'],
        ['speed up', 'slow down'],
        ['strengthen', 'weaken'],
      ],
    },
    templates: [
      'How do I {v} {set} on a phone?',
      'When is a good time to {fin} gold?',
      'Which foods {body} blood pressure?',
      'What does a company need to {fin} wine within Europe?',
      'Why did prices [[rise|fall]] after the war?',
      'Should a new investor [[follow|ignore]] the advice of a bank?',
      'The settings page of the phone has grown with every update, and older relatives keep asking where the switch is hidden. What is the shortest way to {v} {set}?',
    ],
  },
  {
    type: 'antonym adjective',
    slots: {
      a: [
        ['hot', 'cold'],
        ['cheap', 'expensive'],
        ['large', 'small'],
        ['wet', 'dry'],
        ['hard', 'soft'],
      ],
      sup: [
        ['longest', 'shortest'],
        ['highest', 'lowest'],
        ['oldest', 'youngest'],
        ['fastest', 'slowest'],
      ],
      b: [
        ['public', 'private'],
        ['internal', 'external'],
        ['primary', 'secondary'],
      ],
      thing: ['hotel in Prague', 'mattress', 'cheese'],
    },
    templates: [
      'What should a buyer look for in a {a} {thing}?',
      'What is the {sup} river in Africa?',
      'Who was the {sup} king of Denmark?',
      'What does {b} key mean in the context of data?',
      'What is the minimum wage in Canada for [[skilled|unskilled]] workers?',
      'Is a {a} drink good for a [[sore|healthy]] throat?',
      'For a guide about mattresses the editors compare materials, sizes and prices of thirty products. Which ones are recommended for people who like to sleep on something {a} in a room that is rather cool?',
    ],
  },
  {
    type: 'before and after',
    slots: {
      t: [
        ['before', 'after'],
        ['prior to', 'following'],
        ['before', 'during'],
        ['until', 'since'],
      ],
      meal: ['breakfast', 'a workout', 'surgery'],
    },
    templates: [
      'What should a person eat {t} {meal}?',
      'Who was the prime minister of Britain [[before|after]] Churchill?',
      'Should antibiotics be taken [[before|after]] meals?',
      'How does a function run [[before|after]] each test in Vitest?',
      'Which number comes [[before|after]] 1000?',
      'Nurses on the ward get many questions about pain and food. Which drinks does a patient have to avoid {t} {meal}, and for how many hours does the rule hold?',
    ],
  },
  {
    type: 'above and below',
    slots: {
      p: [
        ['above', 'below'],
        ['over', 'under'],
        ['on top of', 'underneath'],
        ['inside', 'outside'],
      ],
      n: ['zero', '30 degrees', 'sea level'],
    },
    templates: [
      'What happens to rubber at temperatures {p} {n}?',
      'Which cities lie {p} sea level?',
      'What is the best lamp for a spot [[above|below]] the kitchen shelf?',
      'What do tenants pay when the balcony is {p} the garage?',
      'How do I place a caption {p} an image in CSS?',
      'Which rules apply to storing fuel {p} the ground on a farm with cattle and a well?',
      'Is a resting pulse [[above|below]] sixty worrying for a healthy adult who cycles to work on most days?',
    ],
  },
  {
    type: 'relative day',
    slots: {
      d: [
        ['today', 'yesterday'],
        ['today', 'tomorrow'],
        ['tomorrow', 'yesterday'],
        ['tonight', 'last night'],
      ],
      w: [
        ['last', 'next'],
        ['this', 'next'],
        ['previous', 'current'],
      ],
      city: ['Chicago', 'Milan', 'Perth'],
    },
    templates: [
      'What is the weather in {city} {d}?',
      'Cancelled trains from {city} {d}',
      'Result of the tennis final in {city} {d}',
      'What are the public holidays {w} month in {city}?',
      'Which stocks moved most {w} week?',
      'Is there a strike at the airport of {city} {d}, and which airlines offer a new booking without any fee?',
    ],
  },
];
