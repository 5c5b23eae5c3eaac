import { type ErrorActorEvent, setup } from 'xstate';
import { failure } from '../src/core/errors.ts';
import type {
  AskEvent,
  ComparisonEvent,
  ComparisonOutcome,
  GradeEvent,
  RecordEvent,
} from './comparison.events.ts';
import { type PortInput, port } from './port.ts';

/** What a comparison's chart needs to know before it starts. */
export interface ComparisonInput {
  /** Handed to every port, never looked into. */
  readonly lane: unknown;
  /** Bound over the whole comparison, ms. */
  readonly deadlineMs: number;
}

interface ComparisonContext extends ComparisonInput {
  readonly outcome: ComparisonOutcome | null;
}

const base = setup({
  types: {
    input: {} as ComparisonInput,
    context: {} as ComparisonContext,
    events: {} as ComparisonEvent | ErrorActorEvent,
    output: {} as ComparisonOutcome,
  },
  actors: {
    ask: port<AskEvent>('ask'),
    grade: port<GradeEvent>('grade'),
    record: port<RecordEvent>('record'),
  },
  delays: {
    deadline: ({ context }) => context.deadlineMs,
  },
});

const chart = base.extend({
  actions: {
    recorded: base.assign({ outcome: { kind: 'recorded' } }),
    failed: base.assign({
      outcome: ({ event }) => ({
        kind: 'failed',
        failure:
          'failure' in event
            ? event.failure
            : failure('internal_error', 'Cannot compare: a port broke its promise and errored', {
                cause: 'error' in event ? event.error : null,
              }),
      }),
    }),
    timedOut: base.assign({
      outcome: ({ context }) => ({
        kind: 'failed',
        failure: failure(
          'deadline_exceeded',
          `Cannot finish the comparison within its deadline of ${context.deadlineMs} ms`,
        ),
      }),
    }),
    dropped: base.assign({ outcome: { kind: 'dropped' } }),
  },
});

/**
 * One comparison of a draft with heavy's answer, in the background of a request that was answered: the
 * answer that is missing is asked for, graded beside the other, recorded. It serves nobody, so nothing is
 * tried twice: what fails, takes too long or is told to stop is given up, and whatever is open is closed.
 */
export const comparisonMachine = chart.createMachine({
  id: 'comparison',
  context: ({ input }) => ({ ...input, outcome: null }),
  initial: 'asking',
  on: { stop: { target: '.dropped', actions: 'dropped' } },
  after: { deadline: { target: '.failed', actions: 'timedOut' } },
  states: {
    asking: {
      invoke: { id: 'ask', src: 'ask', input: toPort, onError: { target: 'failed', actions: 'failed' } },
      on: {
        'ask.answered': 'grading',
        'ask.failed': { target: 'failed', actions: 'failed' },
      },
    },
    grading: {
      invoke: { id: 'grade', src: 'grade', input: toPort, onError: { target: 'failed', actions: 'failed' } },
      on: {
        'grade.found': 'recording',
        'grade.failed': { target: 'failed', actions: 'failed' },
      },
    },
    recording: {
      invoke: {
        id: 'record',
        src: 'record',
        input: toPort,
        onError: { target: 'failed', actions: 'failed' },
      },
      on: {
        'record.kept': { target: 'recorded', actions: 'recorded' },
        'record.failed': { target: 'failed', actions: 'failed' },
      },
    },
    recorded: { type: 'final' },
    failed: { type: 'final' },
    dropped: { type: 'final' },
  },
  output: ({ context }) => context.outcome ?? { kind: 'dropped' },
});

function toPort({ context }: { context: ComparisonContext }): PortInput {
  return { lane: context.lane, attempt: 1 };
}
