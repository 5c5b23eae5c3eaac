import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const units: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'unit direction',
    slots: {
      u: [
        ['miles', 'kilometres'],
        ['pounds', 'kilograms'],
        ['Celsius', 'Fahrenheit'],
        ['inches', 'centimetres'],
        ['cups', 'millilitres'],
      ],
      n: ['12', '90', '350'],
    },
    templates: [
      'How do I convert {u} to {~u}?',
      'Convert {n} {u} to {~u}',
      'What is the formula for going from {u} to {~u}?',
      'How many {u} are in {n} {~u}?',
      'A cookbook from another country uses units nobody in the kitchen knows. What is a rule of thumb for turning {u} into {~u} without a calculator?',
    ],
  },
  {
    type: 'unit kind',
    slots: {
      u: [
        ['miles', 'nautical miles'],
        ['ounces', 'fluid ounces'],
        ['hours', 'minutes'],
        ['metres', 'yards'],
        ['acres', 'hectares'],
      ],
      t: [
        ['bits', 'bytes'],
        ['Mbps', 'MB/s'],
        ['GB', 'GiB'],
        ['kW', 'kWh'],
      ],
      n: ['5', '26', '400'],
    },
    templates: [
      'How long is {n} {u} in everyday terms?',
      'Is {n} {t} a lot for a family home?',
      'How much does {n} [[square metres|cubic metres]] of concrete cost?',
      'What does {n} mmol/[[l|dl]] of glucose in a blood test mean?',
      'A cook has {n} {u} written in the margin of an old family recipe and no longer knows how much that is supposed to be. What would the amount be in grams, metres or litres?',
      'Should a roast rest for {n} [[minutes|seconds]] before slicing?',
    ],
  },
  {
    type: 'date',
    slots: {
      y: [
        ['1914', '1941'],
        ['2019', '2020'],
        ['1989', '1998'],
        ['1066', '1666'],
      ],
      month: [
        ['March', 'May'],
        ['June', 'July'],
        ['January', 'June'],
        ['April', 'August'],
      ],
      day: [
        ['Monday', 'Tuesday'],
        ['Saturday', 'Sunday'],
        ['Friday', 'Thursday'],
      ],
      iso: [
        ['2024-03-04', '2024-04-03'],
        ['1999-12-31', '2000-12-31'],
        ['2023-02-28', '2023-02-27'],
      ],
    },
    templates: [
      'What happened in Europe in {y}?',
      'What is the weather like in Lisbon in {month}?',
      'Which shops are open in Berlin on a {day}?',
      'Which weekday was {iso}?',
      'What was the average price of a house in Ohio in {y}?',
      'When a contract was signed on the 5th of {month} and the notice period is six weeks to the end of a quarter, on which day does the contract end?',
    ],
  },
  {
    type: 'time',
    slots: {
      h: [
        ['3 am', '3 pm'],
        ['7:15', '7:50'],
        ['noon', 'midnight'],
        ['12:30', '13:30'],
        ['9 a.m.', '9 p.m.'],
      ],
      city: ['Denver', 'Oslo', 'Seoul'],
      part: [
        ['morning', 'evening'],
        ['night', 'day'],
        ['afternoon', 'morning'],
      ],
      zone: [
        ['EST', 'PST'],
        ['UTC', 'CET'],
        ['BST', 'GMT'],
      ],
    },
    templates: [
      'What time is {h} in {city} for somebody in London?',
      'Is taking iron tablets in the {part} better for the stomach?',
      'When is 18:00 {zone} in Tokyo?',
      'How should a cron line look for a job at {h} every weekday?',
      'The night train leaves {city} at {h} and needs nine hours and ten minutes including one stop at the border. When does the train arrive?',
    ],
  },
  {
    type: 'currency',
    slots: {
      c: [
        ['dollars', 'euros'],
        ['pounds', 'yen'],
        ['Swiss francs', 'Swedish kronor'],
        ['US dollars', 'Canadian dollars'],
      ],
      s: [
        ['$', '€'],
        ['£', '$'],
        ['€', '¥'],
      ],
      n: ['40', '1500', '90000'],
    },
    templates: [
      'How much is {n} {c} in Indian rupees?',
      'Is {s}{n} a fair price for a used laptop?',
      'How much tax is due on a salary of {n} {c}?',
      'What is a good bank for holding {c} as a foreigner?',
      'A freelancer from Poland bills {s}{n} for a logo with two rounds of changes and the rights for print. Would a client in New York find the bill reasonable?',
    ],
  },
  {
    type: 'version',
    slots: {
      py: [
        ['Python 2', 'Python 3'],
        ['Python 3.8', 'Python 3.12'],
        ['Python 3.1', 'Python 3.11'],
      ],
      os: [
        ['Windows 10', 'Windows 11'],
        ['Ubuntu 20.04', 'Ubuntu 22.04'],
        ['iOS 16', 'iOS 17'],
        ['Android 9', 'Android 14'],
      ],
      lib: [
        ['v1.2.3', 'v1.3.2'],
        ['4.0', '4.1'],
        ['v2', 'v3'],
        ['5.0.0', '5.0.0-beta'],
      ],
    },
    templates: [
      'How does print work in {py}?',
      'How do I change the default browser on {os}?',
      'What changed in {lib} of the plugin?',
      'Is {os} still supported with security updates?',
      'A script that parses log files runs fine on an old server, and a colleague wants to move the script to {py} on another machine. Which standard modules are missing there?',
    ],
  },
];
