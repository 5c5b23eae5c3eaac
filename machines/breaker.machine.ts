import { setup } from 'xstate';
import type { BreakerEvent } from './breaker.events.ts';

/** When a breaker opens, and for how long. */
export interface BreakerInput {
  /** How many failures, all within `withinMs`, open it: a whole number from 1. */
  readonly failures: number;
  /** Over how long failures are counted, ms, above 0. */
  readonly withinMs: number;
  /** How long no call goes through once it has opened, ms, from 0. */
  readonly coolMs: number;
}

export interface BreakerContext extends BreakerInput {
  /** Counts how often it opened, let a trial through and closed. A call belongs to the period it began in. */
  readonly period: number;
  /** When calls of this period failed, as far as it still counts: fewer than `failures`. */
  readonly failedAtMs: readonly number[];
  /** When it opened last; null while it is closed. */
  readonly openedAtMs: number | null;
}

interface Heard {
  readonly context: BreakerContext;
  readonly event: BreakerEvent;
}

const base = setup({
  types: {
    input: {} as BreakerInput,
    context: {} as BreakerContext,
    events: {} as BreakerEvent,
  },
});

/** The failures that count now, this one among them. */
function counted({ context, event }: Heard): number[] {
  if (event.type !== 'call.failed') return [...context.failedAtMs];
  return [...context.failedAtMs.filter((atMs) => event.atMs - atMs < context.withinMs), event.atMs];
}

const chart = base.extend({
  guards: {
    stale: ({ context, event }) => 'period' in event && event.period !== context.period,
    isOneTooMany: (heard) => counted(heard).length >= heard.context.failures,
    isCool: ({ context, event }) =>
      'atMs' in event && event.atMs - (context.openedAtMs ?? event.atMs) >= context.coolMs,
  },
  actions: {
    countFailure: base.assign({ failedAtMs: counted }),
    trip: base.assign({
      period: nextPeriod,
      failedAtMs: [],
      openedAtMs: ({ event }) => ('atMs' in event ? event.atMs : null),
    }),
    beginTrial: base.assign({ period: nextPeriod }),
    recover: base.assign({ period: nextPeriod, openedAtMs: null }),
  },
});

/**
 * The health of one dependency. Failures that come close together open it; then no call goes through until
 * it has cooled; then one call at a time is let through on trial, and how that ends closes it or opens it
 * again. It holds no timer and knows no clock: events say when they happened. A call may go while it is
 * closed, and when its `call.asked` raised `period`; its end carries that period back. Every call has to end:
 * a trial is waited for, however long it takes.
 */
export const breakerMachine = chart.createMachine({
  id: 'breaker',
  context: ({ input }) => ({ ...input, period: 1, failedAtMs: [], openedAtMs: null }),
  initial: 'closed',
  states: {
    closed: {
      on: {
        'call.failed': [
          { guard: 'stale' },
          { guard: 'isOneTooMany', target: 'open', actions: 'trip' },
          { actions: 'countFailure' },
        ],
      },
    },
    open: {
      on: {
        'call.asked': { guard: 'isCool', target: 'halfOpen.trying', actions: 'beginTrial' },
        'time.passed': { guard: 'isCool', target: 'halfOpen' },
      },
    },
    halfOpen: {
      initial: 'ready',
      states: {
        ready: {
          on: { 'call.asked': { target: 'trying', actions: 'beginTrial' } },
        },
        trying: {
          on: {
            'call.succeeded': [{ guard: 'stale' }, { target: '#breaker.closed', actions: 'recover' }],
            'call.failed': [{ guard: 'stale' }, { target: '#breaker.open', actions: 'trip' }],
            'call.dropped': [{ guard: 'stale' }, { target: 'ready' }],
          },
        },
      },
    },
  },
});

function nextPeriod({ context }: { readonly context: BreakerContext }): number {
  return context.period + 1;
}
