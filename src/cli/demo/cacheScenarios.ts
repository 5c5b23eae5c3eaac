import type { Asking, Scenario, Step } from './scenario.ts';

const calm = (tokens: number): Step => ({ say: 'calm', tokens });
const wait = (waitMs: number): Step => ({ waitMs });
const stop: Step = { finish: 'stop' };
const cut: Step = { cut: true };

const ANSWER: readonly Step[] = [calm(12), stop];
/** Shown from its first tokens on, and not whole for a while. */
const LONG: readonly Step[] = [calm(12), wait(200), calm(4), stop];
/** Long enough for others to come. */
const LATE_BREAK: readonly Step[] = [wait(200), cut];
const UNASKED: readonly Step[] = [{ status: 500 }];
const REFUSED: readonly Step[] = [{ status: 503 }];

const ASKED = 'cacheLookup.asking';
const FOLLOWING = 'cacheLookup.following';
const REPLAYED = 'cacheLookup.replaying';
const HELD = 'drafting.held';
const SHOWN = 'drafting.committed';
const HEAVY_DUE = 'escalated.waiting';

/** A draft that is good, is shown and may be kept. */
const DRAFTED = {
  status: 200,
  states: [ASKED, HELD, SHOWN, 'done'],
  served: 'draft',
  calls: ['draft:completed'],
  cache: 'miss',
} as const;
const KEPT = { status: 200, states: [ASKED, REPLAYED, 'done'], served: 'cache', calls: [] } as const;
const SHARED = {
  status: 200,
  states: [ASKED, FOLLOWING, REPLAYED, 'done'],
  served: 'cache',
  calls: [],
  cache: 'shared',
} as const;
const NOT_CACHED = { status: 504, served: null, calls: [], error: 'cache_miss' } as const;

/** Neither model can answer it. */
const UNANSWERED: Asking = {
  stream: true,
  expect: {
    status: 503,
    states: [ASKED, HELD, HEAVY_DUE, 'done'],
    served: null,
    calls: ['draft:failed', 'heavy:failed'],
    cache: 'miss',
  },
};
const answered = (text?: string): Asking => ({
  ...(text === undefined ? {} : { text }),
  stream: false,
  expect: DRAFTED,
});

/** The edges of the request chart that the cache and requests at the same time make. */
export const CACHE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'kept: the same words',
    edge: 'cacheLookup: hit -> replaying, commit; delivered -> done',
    text: 'Who wrote the novel Frankenstein?',
    stream: true,
    draft: ANSWER,
    heavy: UNASKED,
    before: [answered()],
    expect: { ...KEPT, cache: 'exact' },
  },
  {
    name: 'kept: the same in other writing',
    edge: 'cacheLookup: hit in canonical form -> replaying',
    text: "what's  the longest river of Spain",
    stream: false,
    draft: ANSWER,
    heavy: UNASKED,
    before: [answered('Please, what is the longest river of Spain?')],
    expect: { ...KEPT, cache: 'canonical' },
  },
  {
    name: 'kept: the same in other words',
    edge: 'cacheLookup: hit by likeness, every guard passes -> replaying',
    text: 'What is the largest lake in Africa?',
    stream: true,
    draft: ANSWER,
    heavy: UNASKED,
    before: [answered('What is the biggest lake in Africa?')],
    expect: { ...KEPT, cache: 'semantic' },
  },
  {
    name: 'nearly the same, vetoed',
    edge: 'cacheLookup: miss, a guard vetoes -> drafting',
    text: 'How do I boil 4 eggs in a small pan?',
    stream: true,
    draft: ANSWER,
    heavy: UNASKED,
    before: [answered('How do I boil 3 eggs in a small pan?')],
    expect: { ...DRAFTED, vetoedBy: 'numbers' },
  },
  {
    name: 'kept, and the client wants none of it',
    edge: 'cacheLookup: miss, no-store bypasses -> drafting',
    text: 'Which sea lies between Italy and Croatia?',
    stream: false,
    cacheControl: 'no-store',
    draft: ANSWER,
    heavy: UNASKED,
    before: [answered()],
    expect: { ...DRAFTED, cache: 'bypass' },
  },
  {
    name: 'kept answers only, and there is none',
    edge: 'cacheLookup: miss, only-if-cached -> done, a status',
    stream: true,
    cacheControl: 'only-if-cached',
    draft: UNASKED,
    heavy: UNASKED,
    expect: { ...NOT_CACHED, states: [ASKED, 'done'], cache: 'miss' },
  },
  {
    name: 'kept answers only, of a named model',
    edge: 'cacheLookup: never cached, only-if-cached -> done, a status',
    stream: false,
    model: 'demo-heavy',
    cacheControl: 'only-if-cached',
    draft: UNASKED,
    heavy: UNASKED,
    expect: { ...NOT_CACHED, states: ['done'], cache: 'bypass' },
  },
  {
    name: 'asked at the same time, streamed',
    edge: 'cacheLookup: shared -> following; ready -> replaying while it grows',
    stream: true,
    draft: LONG,
    heavy: UNASKED,
    beside: [{ stream: true, expect: DRAFTED }],
    expect: SHARED,
  },
  {
    name: 'asked at the same time, whole',
    edge: 'following: ready when all of it is there -> replaying',
    stream: false,
    draft: LONG,
    heavy: UNASKED,
    beside: [{ stream: true, expect: DRAFTED }],
    expect: SHARED,
  },
  {
    name: 'followed, and it breaks after it was shown',
    edge: 'replaying: failed -> done, error frame',
    stream: true,
    draft: [calm(12), wait(200), cut],
    heavy: UNASKED,
    beside: [{ stream: true, expect: { ...DRAFTED, calls: ['draft:failed'], errorFrame: true } }],
    expect: { ...SHARED, errorFrame: true },
  },
  {
    name: 'followed, and it fails: the follower leads',
    edge: 'following: lost -> drafting',
    stream: true,
    draft: LATE_BREAK,
    draftAgain: ANSWER,
    heavy: REFUSED,
    beside: [UNANSWERED],
    expect: { ...DRAFTED, states: [ASKED, FOLLOWING, HELD, SHOWN, 'done'] },
  },
  {
    name: 'followed, and it fails twice',
    edge: "following: failed -> done, the leader's status",
    stream: true,
    draft: LATE_BREAK,
    heavy: REFUSED,
    beside: [
      UNANSWERED,
      {
        ...UNANSWERED,
        expect: { ...UNANSWERED.expect, states: [ASKED, FOLLOWING, HELD, HEAVY_DUE, 'done'] },
      },
    ],
    expect: { status: 503, states: [ASKED, FOLLOWING, 'done'], served: null, calls: [], cache: 'miss' },
  },
];
