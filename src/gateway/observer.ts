import type { ComparisonOutcome } from '../../machines/index.ts';
import type { Cost } from '../core/cost.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { CallRecord, Receipt } from '../core/receipt.ts';
import type { Grade } from '../ports.ts';
import type { ComparisonStart } from './comparison.ts';

/** Who refused a request that has no receipt: the gateway, which knows no such model, or admission. */
export type RefusedBy = 'gateway' | 'admission';

/** One comparison in the background that has ended, or found no place. */
export interface ComparisonRecord {
  readonly source: ComparisonStart['source'];
  readonly route: string;
  /** Of the request; null where its policy knows none. */
  readonly stratum: string | null;
  /** `refused`: there was no place or no money for it. */
  readonly outcome: ComparisonOutcome['kind'] | 'refused';
  /** What the grader found; null where it did not come to that. */
  readonly grade: Pick<Grade, 'adequate' | 'grader'> | null;
  readonly calls: readonly CallRecord[];
  /** What grading cost; null where it did not come to that. */
  readonly gradeCost: Cost | null;
}

/** Whoever watches a gateway: told of each thing once, when it has happened, and never asked anything. */
export interface Observer {
  /** A request has its receipt: exactly once for each. */
  ended(receipt: Receipt): void;
  /** A request went from one state of the chart to another. @param from null when it begins. @param to null when it is over. */
  state(from: string | null, to: string | null): void;
  /** A request was refused and has no receipt. */
  refused(code: ErrorCode, by: RefusedBy): void;
  compared(comparison: ComparisonRecord): void;
}

/** The same observer, whose faults harm nobody: each of its methods tells of its first one, and is called on. */
export function guardedObserver(observer: Observer, onBug: (cause: unknown) => void): Observer {
  const guarded = <Told extends readonly unknown[]>(tell: (...told: Told) => void) => {
    let failed = false;
    return (...told: Told): void => {
      try {
        tell(...told);
      } catch (cause) {
        if (!failed) onBug(cause);
        failed = true;
      }
    };
  };
  return {
    ended: guarded((receipt) => observer.ended(receipt)),
    state: guarded((from, to) => observer.state(from, to)),
    refused: guarded((code, by) => observer.refused(code, by)),
    compared: guarded((comparison) => observer.compared(comparison)),
  };
}

/** Nobody watches. */
export const UNOBSERVED: Observer = {
  ended: () => undefined,
  state: () => undefined,
  refused: () => undefined,
  compared: () => undefined,
};
