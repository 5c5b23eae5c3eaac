import { type EventFromLogic, initialTransition, type SnapshotFrom, transition } from 'xstate';
import { type RequestEvent, type RequestInput, requestMachine } from '../../machines/index.ts';
import { failure } from '../../src/core/errors.ts';

/** The request chart, step by step and without side effects, in words that a table can be written in. */
export type Snapshot = SnapshotFrom<typeof requestMachine>;
type Heard = EventFromLogic<typeof requestMachine>;

export const INPUT: RequestInput = {
  lane: 'lane',
  plan: 'draft',
  whole: false,
  control: 'none',
  serveDraftOnHeavyFailure: false,
  maxSpeculations: 2,
  deadlineMs: 60_000,
  lookupMs: 50,
  onlyIfCached: false,
};

export const FAILURE = failure('upstream_broken', 'Cannot go on: the connection was closed');

// XState sends these two itself when a timer of the chart runs out; they are not in the machine's types.
export const DEADLINE = { type: 'xstate.after.deadline.request' } as unknown as Heard;
export const LOOKUP_LATE = {
  type: 'xstate.after.lookupBound.request.cacheLookup.asking',
} as unknown as Heard;

/** What a port sends that errors, by the name of the port. */
export const broken = (name: string): Heard =>
  ({
    type: `xstate.error.actor.${name}`,
    error: new Error(`${name} broke`),
    actorId: name,
  }) as unknown as Heard;

export const MISS: RequestEvent = { type: 'lookup.miss', reason: 'miss' };
export const HIT: RequestEvent = { type: 'lookup.hit' };
export const SHARED: RequestEvent = { type: 'lookup.shared' };
export const READY: RequestEvent = { type: 'follow.ready' };
export const LOST: RequestEvent = { type: 'follow.lost' };
export const FOLLOW_FAILED: RequestEvent = { type: 'follow.failed', failure: FAILURE };
export const GONE: RequestEvent = { type: 'client.gone' };
export const DIRECT_SHOWN: RequestEvent = { type: 'direct.shown' };

/** Events of the draft call. */
export const draft = (attempt = 1) =>
  ({
    keep: { type: 'draft.keep', reason: 'calm', attempt },
    doubt: { type: 'draft.doubt', reason: 'window_mean', withinBudget: true, attempt },
    doubtOverBudget: { type: 'draft.doubt', reason: 'window_mean', withinBudget: false, attempt },
    reject: { type: 'draft.reject', reason: 'early_token', attempt },
    limit: { type: 'draft.limit', reason: 'limit_tokens', attempt },
    endedKept: { type: 'draft.ended', kept: true, reason: 'calm', attempt },
    endedNotKept: { type: 'draft.ended', kept: false, reason: 'window_mean', attempt },
    endedTruncated: { type: 'draft.ended', kept: false, reason: 'truncated', attempt },
    failed: { type: 'draft.failed', failure: FAILURE, attempt },
    delivered: { type: 'draft.delivered', attempt },
  }) as const satisfies Record<string, RequestEvent>;

/** Events of a heavy call. */
export const heavy = (attempt = 1) =>
  ({
    content: { type: 'heavy.content', attempt },
    ended: { type: 'heavy.ended', attempt },
    full: { type: 'heavy.full', attempt },
    failed: { type: 'heavy.failed', failure: FAILURE, attempt },
    delivered: { type: 'heavy.delivered', attempt },
  }) as const satisfies Record<string, RequestEvent>;

export interface Step {
  /** The innermost state, as `drafting.held`. */
  readonly state: string;
  /** In order: `open draft`, `close heavy`, `emit commit draft` ... */
  readonly effects: readonly string[];
  readonly snapshot: Snapshot;
}

/** The first step of a request. */
export function begin(input: Partial<RequestInput> = {}): Step {
  return toStep(initialTransition(requestMachine, { ...INPUT, ...input }));
}

/** The step that one event leads to. */
export function step({ snapshot }: Pick<Step, 'snapshot'>, event: Heard): Step {
  return toStep(transition(requestMachine, snapshot, event));
}

/** The step that the last of these events leads to. */
export function walk(input: Partial<RequestInput>, ...events: readonly Heard[]): Step {
  return events.reduce<Step>(step, begin(input));
}

/** `drafting.held` of `{ drafting: 'held' }`. */
export function stateName(value: Snapshot['value']): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([name, inner]) => `${name}.${inner}`)
    .join(' ');
}

function toStep([snapshot, actions]: [
  Snapshot,
  readonly { readonly type: string; readonly params: unknown }[],
]): Step {
  const effects = actions.flatMap(({ type, params }) => {
    if (type === 'xstate.spawnChild') return [`open ${idOf(params)}`];
    if (type === 'xstate.stopChild') return [`close ${idOf(params)}`];
    if (type === 'xstate.emit') return [`emit ${Object.values(emittedOf(params)).join(' ')}`];
    return [];
  });
  return { state: stateName(snapshot.value), effects, snapshot };
}

// The shapes of XState's own actions, which it types as unknown.
const idOf = (params: unknown): string => (params as { readonly id: string }).id;
const emittedOf = (params: unknown): object => (params as { readonly event: object }).event;
