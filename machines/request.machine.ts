import { type ErrorActorEvent, setup, stopChild } from 'xstate';
import { failure } from '../src/core/errors.ts';
import type { VerdictReason } from '../src/core/policy.ts';
import { type PortInput, port } from './port.ts';
import type {
  DirectEvent,
  DraftEvent,
  FollowEvent,
  HeavyEvent,
  HeldEvent,
  LookupEvent,
  ReplayEvent,
  RequestEmitted,
  RequestEvent,
  RequestOutcome,
  Tier,
} from './request.events.ts';

/** What a request's chart needs to know before it starts. */
export interface RequestInput {
  /** Handed to every port, never looked into. */
  readonly lane: unknown;
  /** `draft`: judge a draft first. `heavy`: it cannot be judged. `direct`: a model was named. */
  readonly plan: 'draft' | 'heavy' | 'direct';
  /** Nothing may be shown before the answer has ended: a whole answer, or one that must parse. */
  readonly whole: boolean;
  /** The caller's wish for this request: `draft` records verdicts and never acts on them. */
  readonly control: 'none' | 'draft' | 'no-speculation';
  /** A whole rejected draft is served when heavy fails before it showed anything. */
  readonly serveDraftOnHeavyFailure: boolean;
  readonly maxSpeculations: number;
  /** Bound over the whole request, ms. */
  readonly deadlineMs: number;
  /** Bound of the cache lookup, ms: later is a miss. */
  readonly lookupMs: number;
  /** An answer from the cache or none: no model is asked. */
  readonly onlyIfCached: boolean;
}

export interface RequestContext extends RequestInput {
  readonly draftAttempt: number;
  readonly heavyAttempt: number;
  readonly speculations: number;
  readonly heavyFailed: boolean;
  /** The open heavy call has something to show. */
  readonly heavyReady: boolean;
  readonly heavySpeculative: boolean;
  /** The drafter has finished by itself and said something, so what is held is a whole answer. */
  readonly draftWhole: boolean;
  readonly committed: Tier | null;
  readonly outcome: RequestOutcome | null;
}

/** What a spawned port leaves behind that throws or errors, which none may do. */
type BrokenPort = ErrorActorEvent<unknown, 'draft' | 'heavy' | 'direct'>;

type HeardEvent = RequestEvent | BrokenPort;

const base = setup({
  types: {
    input: {} as RequestInput,
    context: {} as RequestContext,
    events: {} as HeardEvent,
    emitted: {} as RequestEmitted,
    output: {} as RequestOutcome,
  },
  actors: {
    lookup: port<LookupEvent>('lookup'),
    follow: port<FollowEvent>('follow'),
    replay: port<ReplayEvent>('replay'),
    draft: port<DraftEvent>('draft'),
    heavy: port<HeavyEvent>('heavy'),
    direct: port<DirectEvent>('direct'),
    held: port<HeldEvent>('held'),
  },
  delays: {
    deadline: ({ context }) => context.deadlineMs,
    lookupBound: ({ context }) => context.lookupMs,
  },
});

const stale = ({ context, event }: { context: RequestContext; event: HeardEvent }): boolean =>
  'attempt' in event &&
  event.attempt !== (event.type.startsWith('draft.') ? context.draftAttempt : context.heavyAttempt);

/** Ends that leave no whole answer behind, whoever would serve it. */
const NOT_WHOLE: ReadonlySet<VerdictReason> = new Set(['truncated', 'filtered', 'empty', 'invalid_json']);

/** From here on this tier's answer is shown. */
const commitTo = (tier: Tier) =>
  base.enqueueActions(({ enqueue }) => {
    enqueue.assign({ committed: tier });
    enqueue.emit({ type: 'commit', tier });
  });

const chart = base.extend({
  guards: {
    isOnlyIfCached: ({ context }) => context.onlyIfCached,
    isNeverCached: ({ context }) => context.onlyIfCached && context.plan !== 'draft',
    isDirect: ({ context }) => context.plan === 'direct',
    isNotDrafted: ({ context }) => context.plan === 'heavy',
    stale,
    isStream: ({ context }) => !context.whole,
    isKept: ({ event }) => event.type === 'draft.ended' && event.kept,
    isLateAlarm: ({ event }) => event.type !== 'draft.ended' || !event.kept,
    /** The caller wants the draft whatever is thought of it, and there is something to show. */
    isForced: ({ context, event }) =>
      context.control === 'draft' && (!context.whole || event.type === 'draft.ended'),
    isIgnored: ({ context }) => context.control === 'draft',
    maySpeculate: ({ context, event }) =>
      event.type === 'draft.doubt' &&
      event.withinBudget &&
      context.control === 'none' &&
      !context.heavyFailed &&
      context.speculations < context.maxSpeculations,
    isHeavyReady: ({ context }) => context.heavyReady,
    isNotShown: ({ context }) => context.committed === null,
    canServeDraft: ({ context }) => context.serveDraftOnHeavyFailure && context.draftWhole,
  },
  actions: {
    openDraft: base.enqueueActions(({ enqueue, context }) => {
      const attempt = context.draftAttempt + 1;
      enqueue.assign({ draftAttempt: attempt });
      enqueue.spawnChild('draft', { id: 'draft', input: { lane: context.lane, attempt } });
    }),
    openHeavy: base.enqueueActions(({ enqueue, context }) => {
      const attempt = context.heavyAttempt + 1;
      enqueue.assign({ heavyAttempt: attempt, heavyReady: false, heavySpeculative: false });
      enqueue.spawnChild('heavy', { id: 'heavy', input: { lane: context.lane, attempt } });
    }),
    openDirect: base.spawnChild('direct', { id: 'direct', input: toPort }),
    closeDraft: stopChild('draft'),
    closeHeavy: stopChild('heavy'),
    countSpeculation: base.assign({
      speculations: ({ context }) => context.speculations + 1,
      heavySpeculative: true,
    }),
    rememberHeavyFailed: base.assign({ heavyFailed: true }),
    rememberHeavyReady: base.assign({ heavyReady: true }),
    rememberDraftWhole: base.assign({
      draftWhole: ({ event }) => event.type === 'draft.ended' && !NOT_WHOLE.has(event.reason),
    }),
    commitDraft: commitTo('draft'),
    commitHeavy: base.enqueueActions(({ enqueue, context }) => {
      const tier = context.heavySpeculative ? 'speculative' : 'heavy';
      enqueue.assign({ committed: tier });
      enqueue.emit({ type: 'commit', tier });
    }),
    commitCache: commitTo('cache'),
    commitDirect: commitTo('direct'),
    deny: base.enqueueActions(({ enqueue, context, event }) => {
      if (event.type !== 'draft.doubt') return;
      const { control, heavyFailed, speculations, maxSpeculations } = context;
      const spent = speculations >= maxSpeculations;
      const why = control !== 'none' ? 'control' : heavyFailed ? 'heavy_failed' : spent ? 'spent' : 'budget';
      enqueue.emit({ type: 'speculation.denied', why });
    }),
    raiseLateAlarm: base.enqueueActions(({ enqueue, event }) => {
      if (event.type === 'draft.doubt') {
        enqueue.emit({ type: 'late.alarm', verdict: 'doubt', reason: event.reason });
      } else if (event.type === 'draft.reject' || event.type === 'draft.ended') {
        enqueue.emit({ type: 'late.alarm', verdict: 'reject', reason: event.reason });
      }
    }),
    answered: base.assign({
      outcome: ({ context }) => ({ kind: 'answered', by: context.committed ?? 'direct' }),
    }),
    failed: base.assign({
      outcome: ({ context, event }) => ({
        kind: 'failed',
        failure:
          'failure' in event
            ? event.failure
            : failure('internal_error', 'Cannot answer: a port broke its promise and errored', {
                cause: 'error' in event ? event.error : null,
              }),
        shown: context.committed !== null,
      }),
    }),
    timedOut: base.assign({
      outcome: ({ context }) => ({
        kind: 'failed',
        failure: failure(
          'deadline_exceeded',
          `Cannot finish the request within its deadline of ${context.deadlineMs} ms`,
        ),
        shown: context.committed !== null,
      }),
    }),
    notCached: base.assign({
      outcome: {
        kind: 'failed',
        failure: failure('cache_miss', 'Cannot answer from the cache alone: no kept answer fits the request'),
        shown: false,
      },
    }),
    cancelled: base.assign({ outcome: { kind: 'cancelled' } }),
  },
});

/** Where a request goes that the cache has nothing for. */
const NOT_FOUND = [
  { guard: 'isOnlyIfCached', target: '#request.done', actions: 'notCached' },
  { target: '#request.drafting', actions: 'openDraft' },
] as const;

/**
 * One chat request, from the cache lookup to exactly one ending.
 *
 * The draft and the heavy call are children opened and closed on the edges, because their lives overlap:
 * the draft lives in `drafting` and `speculating`, heavy in `speculating` and `escalated`. The machine
 * hears changes of verdict and ends, never tokens. Nothing is shown before `commit` is emitted, save by a
 * direct call, which says so and is committed to; after it the tier is fixed. Only deliveries, failures, the client's leaving and the deadline lead to `done`.
 */
export const requestMachine = chart.createMachine({
  id: 'request',
  context: ({ input }) => ({
    ...input,
    draftAttempt: 0,
    heavyAttempt: 0,
    speculations: 0,
    heavyFailed: false,
    heavyReady: false,
    heavySpeculative: false,
    draftWhole: false,
    committed: null,
    outcome: null,
  }),
  initial: 'cacheLookup',
  on: {
    'client.gone': { target: '.done', actions: 'cancelled' },
    // Spawned children have no onError: unheard, these would end the actor itself, without an output.
    'xstate.error.actor.draft': { target: '.done', actions: 'failed' },
    'xstate.error.actor.heavy': { target: '.done', actions: 'failed' },
    'xstate.error.actor.direct': { target: '.done', actions: 'failed' },
  },
  after: { deadline: { target: '.done', actions: 'timedOut' } },
  states: {
    cacheLookup: {
      initial: 'choosing',
      states: {
        choosing: {
          always: [
            { guard: 'isNeverCached', target: '#request.done', actions: 'notCached' },
            { guard: 'isDirect', target: '#request.direct', actions: 'openDirect' },
            { guard: 'isNotDrafted', target: '#request.escalated', actions: 'openHeavy' },
            { target: 'asking' },
          ],
        },
        asking: {
          invoke: { id: 'lookup', src: 'lookup', input: toPort, onError: NOT_FOUND },
          on: {
            'lookup.hit': { target: 'replaying' },
            'lookup.miss': NOT_FOUND,
            'lookup.shared': { target: 'following' },
          },
          after: { lookupBound: NOT_FOUND },
        },
        // Bounded by the whole request's deadline: the answer that is waited for is on its way.
        following: {
          invoke: {
            id: 'follow',
            src: 'follow',
            input: toPort,
            onError: { target: '#request.drafting', actions: 'openDraft' },
          },
          on: {
            'follow.ready': { target: 'replaying' },
            'follow.lost': { target: '#request.drafting', actions: 'openDraft' },
            'follow.failed': { target: '#request.done', actions: 'failed' },
          },
        },
        replaying: {
          entry: 'commitCache',
          invoke: {
            id: 'replay',
            src: 'replay',
            input: toPort,
            onError: { target: '#request.done', actions: 'failed' },
          },
          on: {
            'replay.delivered': { target: '#request.done', actions: 'answered' },
            'replay.failed': { target: '#request.done', actions: 'failed' },
          },
        },
      },
    },
    direct: {
      on: {
        'direct.shown': { guard: 'isNotShown', actions: 'commitDirect' },
        'direct.delivered': { target: 'done', actions: 'answered' },
        'direct.failed': { target: 'done', actions: 'failed' },
      },
    },
    drafting: {
      initial: 'held',
      states: {
        held: {
          on: {
            'draft.keep': [
              { guard: 'stale' },
              { guard: 'isStream', target: 'committed', actions: 'commitDraft' },
            ],
            'draft.doubt': [
              { guard: 'stale' },
              {
                guard: 'maySpeculate',
                target: '#request.speculating',
                actions: ['openHeavy', 'countSpeculation'],
              },
              { actions: 'deny' },
            ],
            'draft.reject': [
              { guard: 'stale' },
              { guard: 'isForced', target: 'committed', actions: 'commitDraft' },
              { guard: 'isIgnored' },
              { target: '#request.escalated', actions: ['closeDraft', 'openHeavy'] },
            ],
            'draft.limit': [
              { guard: 'stale' },
              { guard: 'isForced', target: 'committed', actions: 'commitDraft' },
              { guard: 'isIgnored' },
              { target: '#request.escalated', actions: ['closeDraft', 'openHeavy'] },
            ],
            'draft.ended': [
              { guard: 'stale' },
              { guard: 'isKept', target: 'committed', actions: 'commitDraft' },
              { guard: 'isForced', target: 'committed', actions: 'commitDraft' },
              {
                target: '#request.escalated',
                actions: ['rememberDraftWhole', 'closeDraft', 'openHeavy'],
              },
            ],
            'draft.failed': [
              { guard: 'stale' },
              { target: '#request.escalated', actions: ['closeDraft', 'openHeavy'] },
            ],
          },
        },
        committed: {
          on: {
            'draft.delivered': [{ guard: 'stale' }, { target: '#request.done', actions: 'answered' }],
            'draft.doubt': [{ guard: 'stale' }, { actions: 'raiseLateAlarm' }],
            'draft.reject': [{ guard: 'stale' }, { actions: 'raiseLateAlarm' }],
            'draft.ended': [{ guard: 'stale' }, { guard: 'isLateAlarm', actions: 'raiseLateAlarm' }],
            'draft.failed': [
              { guard: 'stale' },
              { target: '#request.done', actions: ['failed', 'closeDraft'] },
            ],
          },
        },
      },
    },
    speculating: {
      on: {
        'draft.keep': [
          { guard: 'stale' },
          {
            guard: 'isStream',
            target: 'drafting.committed',
            actions: ['closeHeavy', 'commitDraft'],
          },
          { target: 'drafting', actions: 'closeHeavy' },
        ],
        'draft.ended': [
          { guard: 'stale' },
          { guard: 'isKept', target: 'drafting.committed', actions: ['closeHeavy', 'commitDraft'] },
          { target: 'escalated', actions: ['rememberDraftWhole', 'closeDraft'] },
        ],
        'draft.reject': [{ guard: 'stale' }, { target: 'escalated', actions: 'closeDraft' }],
        'draft.limit': [{ guard: 'stale' }, { target: 'escalated', actions: 'closeDraft' }],
        'draft.failed': [{ guard: 'stale' }, { target: 'escalated', actions: 'closeDraft' }],
        'heavy.content': [{ guard: 'stale' }, { actions: 'rememberHeavyReady' }],
        // What has ended has something to show; a full buffer may hold a part of a whole answer only.
        'heavy.ended': [
          { guard: 'stale' },
          { target: 'escalated', actions: ['rememberHeavyReady', 'closeDraft'] },
        ],
        'heavy.full': [{ guard: 'stale' }, { target: 'escalated', actions: 'closeDraft' }],
        'heavy.failed': [
          { guard: 'stale' },
          { target: 'drafting', actions: ['rememberHeavyFailed', 'closeHeavy'] },
        ],
      },
    },
    escalated: {
      initial: 'waiting',
      states: {
        waiting: {
          always: { guard: 'isHeavyReady', target: 'committed', actions: 'commitHeavy' },
          on: {
            'heavy.content': [{ guard: 'stale' }, { target: 'committed', actions: 'commitHeavy' }],
            'heavy.failed': [
              { guard: 'stale' },
              { guard: 'canServeDraft', target: 'servingDraft', actions: ['closeHeavy', 'commitDraft'] },
              { target: '#request.done', actions: ['failed', 'closeHeavy'] },
            ],
          },
        },
        committed: {
          on: {
            'heavy.delivered': [{ guard: 'stale' }, { target: '#request.done', actions: 'answered' }],
            'heavy.failed': [
              { guard: 'stale' },
              { target: '#request.done', actions: ['failed', 'closeHeavy'] },
            ],
          },
        },
        servingDraft: {
          invoke: {
            id: 'held',
            src: 'held',
            input: toPort,
            onError: { target: '#request.done', actions: 'failed' },
          },
          on: {
            'held.delivered': { target: '#request.done', actions: 'answered' },
            'held.failed': { target: '#request.done', actions: 'failed' },
          },
        },
      },
    },
    done: { type: 'final' },
  },
  output: ({ context }) => context.outcome ?? { kind: 'cancelled' },
});

function toPort({ context }: { context: RequestContext }): PortInput {
  return { lane: context.lane, attempt: 1 };
}
