import type { Asking, Scenario, Step } from '../../src/cli/demo/scenario.ts';

/** Of a question that says so the judge of these scenarios has no verdict, or finds the draft worse. */
export const UNJUDGED = 'Norway';
export const WORSE = 'Greece';
/** The question that the calibration of `auto-calibrated` knows. */
export const CALIBRATED_QUESTION = 'Tell me a good name for a grey cat.';

const KEPT: readonly Step[] = [{ say: 'calm', tokens: 12 }, { finish: 'stop' }];
/** What heavy says, in other words than a draft, so that a judge can tell which is which. */
const OTHERWISE: readonly Step[] = [{ say: 'warm', tokens: 10 }, { finish: 'stop' }];

const DRAFTED = {
  status: 200,
  states: ['cacheLookup.asking', 'drafting.held', 'drafting.committed', 'done'],
  served: 'draft',
  calls: ['draft:completed'],
} as const;
const BY_HEAVY = {
  status: 200,
  states: ['escalated.waiting', 'escalated.committed', 'done'],
  served: 'heavy',
  calls: ['heavy:completed'],
} as const;
const LIKENED = {
  status: 200,
  states: ['cacheLookup.asking', 'cacheLookup.replaying', 'done'],
  served: 'cache',
  calls: [],
  cache: 'semantic',
} as const;

/** Asked afresh each time it is asked. */
const audited = (text: string): Scenario => ({
  name: text,
  edge: 'an accepted draft is audited',
  model: 'auto-audited',
  cacheControl: 'no-store',
  stream: false,
  draft: KEPT,
  heavy: OTHERWISE,
  expect: DRAFTED,
});

const rechecked = (asked: string, kept: string): Scenario => ({
  name: asked,
  edge: 'an answer that was served by likeness is given afresh',
  stream: true,
  draft: KEPT,
  heavy: OTHERWISE,
  before: [{ text: kept, stream: false, expect: DRAFTED } satisfies Asking],
  expect: LIKENED,
});

/** What happens behind the answers, and to models without a price; each as often as it says. */
export const BACKGROUND_SCENARIOS: readonly (readonly [times: number, scenario: Scenario])[] = [
  [18, audited(`Tell me of a poet of ${WORSE}.`)],
  [6, audited('Tell me of a poet of Spain.')],
  [2, audited(`Tell me of a poet of ${UNJUDGED}.`)],
  [
    1,
    {
      ...audited('Tell me of a poet of Malta.'),
      edge: 'an escalated request is drafted anew, and graded',
      draft: [{ say: 'calm', tokens: 1 }, { say: 'hot', tokens: 1 }, { waitMs: 500 }, { finish: 'stop' }],
      draftAgain: KEPT,
      expect: {
        status: 200,
        states: ['cacheLookup.asking', 'drafting.held', 'escalated.waiting', 'escalated.committed', 'done'],
        served: 'heavy',
        calls: ['draft:aborted', 'heavy:completed'],
      },
    },
  ],
  [
    1,
    {
      ...audited(`Tell me of a river of ${WORSE}.`),
      edge: 'an audit tightens its route',
      model: 'auto-tightening',
    },
  ],
  [
    2,
    {
      ...audited('Tell me of a lake of Sweden.'),
      edge: 'heavy answers, and a draft is made in the shadow',
      model: 'auto-observed',
      expect: BY_HEAVY,
    },
  ],
  [
    2,
    {
      ...audited(CALIBRATED_QUESTION),
      edge: 'kept under a certificate',
      model: 'auto-calibrated',
    },
  ],
  [
    1,
    {
      ...audited('Tell a long story.'),
      edge: 'a model whose price is not known',
      model: 'without-a-price',
      heavy: [{ say: 'calm', tokens: 1_200 }, { finish: 'stop' }],
      expect: {
        status: 200,
        states: ['direct', 'done'],
        served: 'direct',
        calls: ['direct:completed'],
      },
    },
  ],
  [1, rechecked('What is the largest desert in Asia?', 'What is the biggest desert in Asia?')],
  [1, rechecked(`What is the largest island in ${WORSE}?`, `What is the biggest island in ${WORSE}?`)],
];
