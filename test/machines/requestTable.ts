import type { RequestEvent, RequestInput } from '../../machines/index.ts';
import {
  broken,
  DEADLINE,
  DIRECT_SHOWN,
  draft,
  FAILURE,
  FOLLOW_FAILED,
  GONE,
  HIT,
  heavy,
  LOOKUP_LATE,
  LOST,
  MISS,
  READY,
  SHARED,
} from './steps.ts';

type Heard = RequestEvent | typeof DEADLINE;

/** One row of the specification: in this situation, this event leads there and has exactly these effects. */
export interface Row {
  readonly from: keyof typeof SITUATIONS;
  readonly given?: Partial<RequestInput>;
  readonly event: readonly [name: string, event: Heard];
  readonly to: string;
  readonly effects?: readonly string[];
  readonly outcome?: object;
}

const d = draft();
const h = heavy();

/** How each state of the chart is reached. */
export const SITUATIONS = {
  'cacheLookup.asking': [],
  'cacheLookup.following': [SHARED],
  'cacheLookup.replaying': [HIT],
  'cacheLookup.replaying, followed': [SHARED, READY],
  'drafting.held': [MISS],
  'drafting.held after heavy failed': [MISS, d.doubt, h.failed],
  'drafting.committed': [MISS, d.keep],
  speculating: [MISS, d.doubt],
  'speculating, heavy ready': [MISS, d.doubt, h.content],
  'escalated.waiting': [MISS, d.reject],
  'escalated.waiting, draft whole': [MISS, d.endedNotKept],
  'escalated.waiting, draft truncated': [MISS, d.endedTruncated],
  'escalated.waiting, adopted': [MISS, d.doubt, d.reject],
  'escalated.waiting, adopted, draft whole': [MISS, d.doubt, d.endedNotKept],
  'escalated.committed': [MISS, d.reject, h.content],
  'escalated.committed, draft whole': [MISS, d.endedNotKept, h.content],
  'escalated.servingDraft': [MISS, d.endedNotKept, h.failed],
  direct: [],
  'direct, shown': [DIRECT_SHOWN],
} as const satisfies Record<string, readonly Heard[]>;

const answered = (by: string) => ({ kind: 'answered', by });
const failed = (shown: boolean, failure: object = FAILURE) => ({ kind: 'failed', shown, failure });
const late = (shown: boolean) => failed(shown, { code: 'deadline_exceeded' });
const bug = (shown: boolean) => failed(shown, { code: 'internal_error' });

const SERVE = { serveDraftOnHeavyFailure: true } as const;
const WHOLE = { whole: true } as const;
const FORCED = { control: 'draft' } as const;
const FORCED_WHOLE = { ...FORCED, ...WHOLE } as const;
const DIRECT = { plan: 'direct' } as const;
const ONLY = { onlyIfCached: true } as const;

const CLOSE_LOOKUP = 'close lookup';
const ESCALATE = ['close draft', 'open heavy'];
const COMMIT_DRAFT = ['emit commit draft'];
const row = (
  from: Row['from'],
  event: Row['event'],
  to: string,
  effects: readonly string[] = [],
  more: Pick<Row, 'given' | 'outcome'> = {},
): Row => ({ from, event, to, effects, ...more });

/** The specification of the request machine, row by row. */
export const TABLE: readonly Row[] = [
  // cacheLookup
  row('cacheLookup.asking', ['hit', HIT], 'cacheLookup.replaying', [
    CLOSE_LOOKUP,
    'emit commit cache',
    'open replay',
  ]),
  row('cacheLookup.asking', ['miss', MISS], 'drafting.held', [CLOSE_LOOKUP, 'open draft']),
  row('cacheLookup.asking', ['late', LOOKUP_LATE], 'drafting.held', [CLOSE_LOOKUP, 'open draft']),
  row('cacheLookup.asking', ['broken', broken('lookup')], 'drafting.held', [CLOSE_LOOKUP, 'open draft']),
  // Only an answer from the cache is wanted, or none.
  ...(
    [
      ['miss', MISS],
      ['late', LOOKUP_LATE],
      ['broken', broken('lookup')],
    ] as const
  ).map((event) =>
    row('cacheLookup.asking', event, 'done', [CLOSE_LOOKUP], {
      given: ONLY,
      outcome: failed(false, { code: 'cache_miss' }),
    }),
  ),
  row(
    'cacheLookup.asking',
    ['hit', HIT],
    'cacheLookup.replaying',
    [CLOSE_LOOKUP, 'emit commit cache', 'open replay'],
    { given: ONLY },
  ),
  // An equal request is being answered.
  row('cacheLookup.asking', ['shared', SHARED], 'cacheLookup.following', [CLOSE_LOOKUP, 'open follow']),
  row('cacheLookup.following', ['ready', READY], 'cacheLookup.replaying', [
    'close follow',
    'emit commit cache',
    'open replay',
  ]),
  row('cacheLookup.following', ['lost', LOST], 'drafting.held', ['close follow', 'open draft']),
  row('cacheLookup.following', ['broken', broken('follow')], 'drafting.held', ['close follow', 'open draft']),
  row('cacheLookup.following', ['failed', FOLLOW_FAILED], 'done', ['close follow'], {
    outcome: failed(false),
  }),
  row('cacheLookup.following', ['late lookup', LOOKUP_LATE], 'cacheLookup.following'),
  row('cacheLookup.replaying, followed', ['ready again', READY], 'cacheLookup.replaying'),
  row(
    'cacheLookup.replaying, followed',
    ['failed', { type: 'replay.failed', failure: FAILURE }],
    'done',
    ['close replay'],
    { outcome: failed(true) },
  ),
  row('cacheLookup.replaying', ['delivered', { type: 'replay.delivered' }], 'done', ['close replay'], {
    outcome: answered('cache'),
  }),
  row(
    'cacheLookup.replaying',
    ['failed', { type: 'replay.failed', failure: FAILURE }],
    'done',
    ['close replay'],
    {
      outcome: failed(true),
    },
  ),
  row('cacheLookup.replaying', ['broken', broken('replay')], 'done', ['close replay'], {
    outcome: bug(true),
  }),

  // direct
  row('direct', ['delivered', { type: 'direct.delivered' }], 'done', ['close direct'], {
    given: DIRECT,
    outcome: answered('direct'),
  }),
  row('direct', ['shown', DIRECT_SHOWN], 'direct', ['emit commit direct'], { given: DIRECT }),
  row('direct, shown', ['shown again', DIRECT_SHOWN], 'direct', [], { given: DIRECT }),
  row('direct, shown', ['delivered', { type: 'direct.delivered' }], 'done', ['close direct'], {
    given: DIRECT,
    outcome: answered('direct'),
  }),
  ...(
    [
      ['direct', false],
      ['direct, shown', true],
    ] as const
  ).flatMap(([from, shown]) => [
    row(from, ['failed', { type: 'direct.failed', failure: FAILURE }], 'done', ['close direct'], {
      given: DIRECT,
      outcome: failed(shown),
    }),
    row(from, ['broken', broken('direct')], 'done', ['close direct'], { given: DIRECT, outcome: bug(shown) }),
  ]),

  // drafting, not committed
  row('drafting.held', ['keep, a stream', d.keep], 'drafting.committed', COMMIT_DRAFT),
  row('drafting.held', ['keep, a whole answer', d.keep], 'drafting.held', [], { given: WHOLE }),
  row('drafting.held', ['ended + kept', d.endedKept], 'drafting.committed', COMMIT_DRAFT),
  row('drafting.held', ['ended + kept, a whole answer', d.endedKept], 'drafting.committed', COMMIT_DRAFT, {
    given: WHOLE,
  }),
  row('drafting.held', ['doubt, allowed', d.doubt], 'speculating', ['open heavy']),
  row('drafting.held', ['doubt, over budget', d.doubtOverBudget], 'drafting.held', [
    'emit speculation.denied budget',
  ]),
  row('drafting.held', ['doubt, spent', d.doubt], 'drafting.held', ['emit speculation.denied spent'], {
    given: { maxSpeculations: 0 },
  }),
  row('drafting.held after heavy failed', ['doubt, heavy failed before', d.doubt], 'drafting.held', [
    'emit speculation.denied heavy_failed',
  ]),
  row(
    'drafting.held',
    ['doubt, told not to', d.doubt],
    'drafting.held',
    ['emit speculation.denied control'],
    {
      given: { control: 'no-speculation' },
    },
  ),
  row(
    'drafting.held',
    ['doubt, draft wanted', d.doubt],
    'drafting.held',
    ['emit speculation.denied control'],
    {
      given: FORCED,
    },
  ),
  ...(
    [
      ['reject', d.reject],
      ['limit', d.limit],
      ['ended + not kept', d.endedNotKept],
      ['failed', d.failed],
    ] as const
  ).map((event) => row('drafting.held', event, 'escalated.waiting', ESCALATE)),
  row('drafting.held', ['delivered before its commit', d.delivered], 'drafting.held'),
  row('drafting.held', ['broken', broken('draft')], 'done', ['close draft'], { outcome: bug(false) }),
  // The caller wants the draft whatever is thought of it.
  ...(
    [
      ['reject', d.reject],
      ['limit', d.limit],
      ['ended + not kept', d.endedNotKept],
      ['keep', d.keep],
    ] as const
  ).map((event) => row('drafting.held', event, 'drafting.committed', COMMIT_DRAFT, { given: FORCED })),
  row('drafting.held', ['reject', d.reject], 'drafting.held', [], { given: FORCED_WHOLE }),
  row('drafting.held', ['limit', d.limit], 'drafting.held', [], { given: FORCED_WHOLE }),
  row('drafting.held', ['ended + not kept', d.endedNotKept], 'drafting.committed', COMMIT_DRAFT, {
    given: FORCED_WHOLE,
  }),
  row('drafting.held', ['failed', d.failed], 'escalated.waiting', ESCALATE, { given: FORCED }),

  // drafting, committed
  row('drafting.committed', ['delivered', d.delivered], 'done', ['close draft'], {
    outcome: answered('draft'),
  }),
  row('drafting.committed', ['doubt', d.doubt], 'drafting.committed', ['emit late.alarm doubt window_mean']),
  row('drafting.committed', ['reject', d.reject], 'drafting.committed', [
    'emit late.alarm reject early_token',
  ]),
  row('drafting.committed', ['ended + not kept', d.endedNotKept], 'drafting.committed', [
    'emit late.alarm reject window_mean',
  ]),
  row('drafting.committed', ['ended + kept', d.endedKept], 'drafting.committed'),
  row('drafting.committed', ['keep', d.keep], 'drafting.committed'),
  row('drafting.committed', ['limit', d.limit], 'drafting.committed'),
  row('drafting.committed', ['failed', d.failed], 'done', ['close draft'], { outcome: failed(true) }),
  row('drafting.committed', ['broken', broken('draft')], 'done', ['close draft'], { outcome: bug(true) }),

  // speculating
  row('speculating', ['keep, a stream', d.keep], 'drafting.committed', ['close heavy', 'emit commit draft']),
  row('speculating', ['keep, a whole answer', d.keep], 'drafting.held', ['close heavy'], { given: WHOLE }),
  row('speculating', ['ended + kept', d.endedKept], 'drafting.committed', [
    'close heavy',
    'emit commit draft',
  ]),
  row(
    'speculating',
    ['ended + kept, whole', d.endedKept],
    'drafting.committed',
    ['close heavy', 'emit commit draft'],
    {
      given: WHOLE,
    },
  ),
  ...(
    [
      ['reject', d.reject],
      ['draft failed', d.failed],
      ['limit', d.limit],
      ['ended + not kept', d.endedNotKept],
      ["heavy's buffer full", h.full],
    ] as const
  ).flatMap((event) => [
    row('speculating', event, 'escalated.waiting', ['close draft']),
    row('speculating, heavy ready', event, 'escalated.committed', ['close draft', 'emit commit speculative']),
  ]),
  row('speculating', ['heavy ended', h.ended], 'escalated.committed', [
    'close draft',
    'emit commit speculative',
  ]),
  row('speculating', ["heavy's first content", h.content], 'speculating'),
  row('speculating', ['doubt again', d.doubt], 'speculating'),
  row('speculating', ['heavy failed', h.failed], 'drafting.held', ['close heavy']),
  row('speculating, heavy ready', ['heavy failed', h.failed], 'drafting.held', ['close heavy']),
  row('speculating', ['draft broken', broken('draft')], 'done', ['close draft', 'close heavy'], {
    outcome: bug(false),
  }),
  row('speculating', ['heavy broken', broken('heavy')], 'done', ['close draft', 'close heavy'], {
    outcome: bug(false),
  }),

  // escalated
  row('escalated.waiting', ["heavy's first content", h.content], 'escalated.committed', [
    'emit commit heavy',
  ]),
  row('escalated.waiting, adopted', ["heavy's first content", h.content], 'escalated.committed', [
    'emit commit speculative',
  ]),
  row('escalated.waiting', ['heavy ended', h.ended], 'escalated.waiting'),
  row('escalated.waiting', ['delivered before its commit', h.delivered], 'escalated.waiting'),
  row('escalated.waiting', ['heavy failed', h.failed], 'done', ['close heavy'], { outcome: failed(false) }),
  row('escalated.waiting, draft whole', ['heavy failed', h.failed], 'done', ['close heavy'], {
    outcome: failed(false),
  }),
  row('escalated.waiting', ['heavy failed, only a part of a draft', h.failed], 'done', ['close heavy'], {
    given: SERVE,
    outcome: failed(false),
  }),
  row('escalated.waiting, draft truncated', ['heavy failed', h.failed], 'done', ['close heavy'], {
    given: SERVE,
    outcome: failed(false),
  }),
  ...(['escalated.waiting, draft whole', 'escalated.waiting, adopted, draft whole'] as const).map((from) =>
    row(
      from,
      ['heavy failed', h.failed],
      'escalated.servingDraft',
      ['close heavy', 'emit commit draft', 'open held'],
      {
        given: SERVE,
      },
    ),
  ),
  row('escalated.committed', ['heavy delivered', h.delivered], 'done', ['close heavy'], {
    outcome: answered('heavy'),
  }),
  row('escalated.committed', ['heavy failed', h.failed], 'done', ['close heavy'], { outcome: failed(true) }),
  row('escalated.committed, draft whole', ['heavy failed', h.failed], 'done', ['close heavy'], {
    given: SERVE,
    outcome: failed(true),
  }),
  row('escalated.committed', ['heavy broken', broken('heavy')], 'done', ['close heavy'], {
    outcome: bug(true),
  }),
  row('escalated.servingDraft', ['delivered', { type: 'held.delivered' }], 'done', ['close held'], {
    given: SERVE,
    outcome: answered('draft'),
  }),
  row(
    'escalated.servingDraft',
    ['failed', { type: 'held.failed', failure: FAILURE }],
    'done',
    ['close held'],
    {
      given: SERVE,
      outcome: failed(true),
    },
  ),
  row('escalated.servingDraft', ['broken', broken('held')], 'done', ['close held'], {
    given: SERVE,
    outcome: bug(true),
  }),

  // any
  ...(
    [
      ['cacheLookup.asking', false, ['close lookup']],
      ['cacheLookup.following', false, ['close follow']],
      ['cacheLookup.replaying', true, ['close replay']],
      ['direct', false, ['close direct'], DIRECT],
      ['direct, shown', true, ['close direct'], DIRECT],
      ['drafting.held', false, ['close draft']],
      ['drafting.committed', true, ['close draft']],
      ['speculating', false, ['close draft', 'close heavy']],
      ['escalated.waiting', false, ['close heavy']],
      ['escalated.committed', true, ['close heavy']],
      ['escalated.servingDraft', true, ['close held'], SERVE],
    ] as const
  ).flatMap(([from, shown, closes, given = {}]) => [
    row(from, ['client.gone', GONE], 'done', closes, { given, outcome: { kind: 'cancelled' } }),
    row(from, ['deadline', DEADLINE], 'done', closes, { given, outcome: late(shown) }),
  ]),
];
