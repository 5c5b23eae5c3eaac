import type { NearMissType } from '../nearMissType.ts';
import type { TemplateBlock } from '../templateBlock.ts';

export const units: readonly TemplateBlock<NearMissType>[] = [
  {
    type: 'unit direction',
    slots: {
      pair: [
        ['litres', 'gallons'],
        ['radians', 'degrees'],
        ['feet', 'metres'],
        ['stone', 'pounds'],
        ['knots', 'km/h'],
        ['kelvin', 'Celsius'],
      ],
      v: ['7', '64', '1.8'],
    },
    templates: [
      'Turn {v} {pair} into {~pair}',
      '{v} {pair} expressed in {~pair}, please show the steps',
      'By which factor must {pair} be multiplied to get {~pair}?',
      'Write a spreadsheet formula which takes a column in {pair} and gives {~pair}',
      'Pilots, sailors and engineers often mix units when they talk to each other. Which tables help a beginner to get from {pair} to {~pair} quickly and without mistakes?',
    ],
  },
  {
    type: 'unit kind',
    slots: {
      unit: [
        ['days', 'weeks'],
        ['pints', 'quarts'],
        ['tons', 'tonnes'],
        ['teaspoons', 'tablespoons'],
        ['calories', 'kilocalories'],
      ],
      tech: [
        ['watts', 'volts'],
        ['MHz', 'GHz'],
        ['ohms', 'farads'],
        ['amps', 'amp hours'],
      ],
      v: ['2', '15', '60'],
    },
    templates: [
      'Would {v} {unit} be enough for a family of four?',
      'What can a small device do with {v} {tech}?',
      'How often should a filter last when the label says {v} {unit}?',
      'What does a speed of {v} [[metres per second|miles per hour]] feel like on a bicycle?',
      'Can a child of six drink a syrup with {v} [[mg|ml]] per dose?',
      'A label on a machine from an auction says {v} {tech} and the seller knows nothing else about the machine. Which fuse and which cable does the workshop need before switching on the motor?',
    ],
  },
  {
    type: 'date',
    slots: {
      year: [
        ['1492', '1942'],
        ['2008', '2018'],
        ['1776', '1789'],
        ['1953', '1935'],
      ],
      mon: [
        ['September', 'November'],
        ['October', 'December'],
        ['February', 'July'],
      ],
      wd: [
        ['Wednesday', 'Friday'],
        ['Sunday', 'Monday'],
      ],
      dm: [
        ['1 May', '11 May'],
        ['02/03/2021', '03/02/2021'],
        ['July 4', 'July 14'],
        ['24 December', '26 December'],
      ],
      decade: [
        ['1960s', '1990s'],
        ['1920s', '1930s'],
      ],
    },
    templates: [
      'Name the most important discovery made in {year}',
      'Which vegetables can be sown outdoors in {mon}?',
      'Is {dm} a public holiday in France?',
      'What music was popular in the {decade}?',
      'Do banks in Spain process transfers on a {wd}?',
      'Which laws about working from home came into force between {year} and 2022 in the countries of the European Union?',
    ],
  },
  {
    type: 'time',
    slots: {
      clock: [
        ['5 am', '5 pm'],
        ['10:05', '10:50'],
        ['20:00', '08:00'],
        ['6:45 am', '6:45 pm'],
      ],
      phase: [
        ['dawn', 'dusk'],
        ['lunchtime', 'bedtime'],
        ['winter', 'summer'],
      ],
      tz: [
        ['AEST', 'JST'],
        ['MST', 'CST'],
        ['IST', 'UTC'],
      ],
      dur: [
        ['hourly', 'daily'],
        ['weekly', 'monthly'],
        ['yearly', 'quarterly'],
      ],
    },
    templates: [
      'Is {clock} too late for strong coffee?',
      'Which birds can be heard at {phase} in a garden?',
      'Translate 14:20 {tz} into Honolulu time',
      'Set up a {dur} backup of a small database with a shell script',
      'Which moon phase and which tide can a photographer expect at {clock} on a beach in Brittany during the days around the equinox?',
    ],
  },
  {
    type: 'currency',
    slots: {
      money: [
        ['pesos', 'reais'],
        ['rupees', 'dirhams'],
        ['Australian dollars', 'New Zealand dollars'],
        ['rand', 'shillings'],
      ],
      mark: [
        ['€', '£'],
        ['₹', '₩'],
        ['USD', 'EUR'],
        ['CHF', 'SEK'],
      ],
      v: ['75', '620', '12000'],
    },
    templates: [
      'What do {v} {money} buy at a street market?',
      'Can a hotel room for {mark} {v} be any good?',
      'Which app sends {money} abroad for the lowest fee?',
      'Why did the [[dollar|pound]] lose value against the euro in 2022?',
      'A museum in Vienna wants to insure a painting for {mark} {v} during a loan to a partner museum overseas. Which kind of policy covers the transport and the hanging?',
    ],
  },
  {
    type: 'version',
    slots: {
      tool: [
        ['Node 18', 'Node 20'],
        ['Java 8', 'Java 17'],
        ['PHP 7', 'PHP 8'],
        ['Angular 1', 'Angular 2'],
      ],
      sys: [
        ['macOS 12', 'macOS 14'],
        ['Debian 11', 'Debian 12'],
        ['PlayStation 4', 'PlayStation 5'],
        ['USB 2.0', 'USB 3.0'],
      ],
      tag: [
        ['1.10.0', '1.1.0'],
        ['3.7', '3.17'],
        ['r12', 'r21'],
        ['2.0-rc1', '2.0-rc2'],
      ],
    },
    templates: [
      'Which garbage collector does {tool} use by default?',
      'List the breaking changes of release {tag}',
      'Can an old scanner be connected to {sys}?',
      'Where are crash reports stored under {sys}?',
      'A team runs a payroll service on {tool} and has to answer a questionnaire of an auditor about support dates. Until when does the vendor fix security holes?',
    ],
  },
];
