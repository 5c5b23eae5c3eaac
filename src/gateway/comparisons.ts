import { createActor } from 'xstate';
import type { ComparisonOutcome } from '../../machines/index.ts';
import { failure } from '../core/errors.ts';
import type { Comparison } from './comparison.ts';
import { type ComparisonTools, fillComparison } from './fillComparison.ts';

/** The comparisons that run now: each an actor system of its own, beside the requests and unnoticed by them. */
export class Comparisons {
  readonly #machine: ReturnType<typeof fillComparison>;
  readonly #onBug: (cause: unknown) => void;
  readonly #stops = new Set<() => void>();
  #closed = false;

  constructor(tools: ComparisonTools) {
    this.#machine = fillComparison(tools);
    this.#onBug = tools.onBug;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Runs a comparison to its end. @param ended called exactly once. */
  start(comparison: Comparison, deadlineMs: number, ended: (outcome: ComparisonOutcome) => void): void {
    if (this.#closed) {
      ended({ kind: 'dropped' });
      return;
    }
    const actor = createActor(this.#machine, { input: { lane: comparison, deadlineMs } });
    const stop = () => actor.send({ type: 'stop' });
    const end = (outcome: ComparisonOutcome) => {
      if (this.#stops.delete(stop)) ended(outcome);
    };
    this.#stops.add(stop);
    actor.subscribe({
      error: (cause) => {
        this.#onBug(cause);
        end({ kind: 'failed', failure: failure('internal_error', 'Cannot compare: a bug', { cause }) });
      },
      complete: () => end(actor.getSnapshot().output ?? { kind: 'dropped' }),
    });
    actor.start();
  }

  /** Ends every comparison at once, with every call it has open; from now on none starts. */
  close(): void {
    this.#closed = true;
    for (const stop of [...this.#stops]) stop();
  }
}
