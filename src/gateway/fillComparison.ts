import { catchError, defer, map, Observable, of } from 'rxjs';
import { fromEventObservable } from 'xstate';
import {
  type AskEvent,
  comparisonMachine,
  type GradeEvent,
  type PortInput,
  type RecordEvent,
} from '../../machines/index.ts';
import { type Failure, failure } from '../core/errors.ts';
import type { EvidenceLog, Grade, Grader } from '../ports.ts';
import { askForComparison } from './askForComparison.ts';
import { Comparison } from './comparison.ts';
import { questionOf } from './questionOf.ts';

/** What comparisons are made with. */
export interface ComparisonTools {
  readonly grader: Grader;
  readonly evidence: EvidenceLog;
  /** Told of what only a fault of the gateway itself, or of a port, can cause. May not throw. */
  readonly onBug: (cause: unknown) => void;
}

/** The comparison machine with its ports filled: once, for all comparisons. */
export function fillComparison(tools: ComparisonTools) {
  const guarded = <Event>(
    { lane }: PortInput,
    open: (comparison: Comparison) => Observable<Event>,
    onBug: (bug: Failure) => Event,
  ): Observable<Event> =>
    defer(() => open(comparisonOf(lane))).pipe(
      catchError((cause: unknown) => {
        tools.onBug(cause);
        return of(onBug(failure('internal_error', 'Cannot compare: a port failed', { cause })));
      }),
    );
  return comparisonMachine.provide({
    actors: {
      ask: fromEventObservable<AskEvent, PortInput>(({ input }) =>
        guarded(input, askForComparison, (bug) => ({ type: 'ask.failed', failure: bug })),
      ),
      grade: fromEventObservable<GradeEvent, PortInput>(({ input }) =>
        guarded(
          input,
          (comparison) => graded(comparison, tools.grader),
          (bug) => ({ type: 'grade.failed', failure: bug }),
        ),
      ),
      record: fromEventObservable<RecordEvent, PortInput>(({ input }) =>
        guarded(
          input,
          (comparison) => recorded(comparison, tools.evidence),
          (bug) => ({ type: 'record.failed', failure: bug }),
        ),
      ),
    },
  });
}

/** Unsubscribing ends the grader's work. */
function graded(comparison: Comparison, grader: Grader): Observable<GradeEvent> {
  const { draft, heavy } = comparison;
  if (draft === null || heavy === null) throw new TypeError('Cannot grade: an answer is missing');
  const question = questionOf(comparison.start.incoming.request);
  return new Observable<Grade>((subscriber) => {
    const controller = new AbortController();
    grader.compare(question, draft.text ?? '', heavy.text, controller.signal).then(
      (grade) => {
        subscriber.next(grade);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => controller.abort();
  }).pipe(
    map((grade) => {
      comparison.grade = grade;
      return { type: 'grade.found' };
    }),
  );
}

function recorded(comparison: Comparison, evidence: EvidenceLog): Observable<RecordEvent> {
  const { draft, grade } = comparison;
  if (draft === null || grade === null) throw new TypeError('Cannot record: nothing was graded');
  const observed = comparison.observed(draft, grade);
  if (observed !== null) evidence.observed(observed);
  return of({ type: 'record.kept' });
}

function comparisonOf(lane: unknown): Comparison {
  if (lane instanceof Comparison) return lane;
  throw new TypeError('Cannot open a port: the machine was started without a comparison');
}
