import type { ComparisonRecord, Observer } from '../gateway/observer.ts';
import { NONE } from './labelValues.ts';
import { receiptRecorder } from './receiptRecorder.ts';
import type { Tallies } from './tallies.ts';

/** Counts what a gateway tells: requests from their receipts, comparisons from their records. */
export function metricsObserver(tallies: Tallies): Observer {
  const ended = receiptRecorder(tallies);
  return {
    ended,
    state: (from, to) => {
      if (from !== null) tallies.requestsInState.add(-1, from);
      if (to !== null) tallies.requestsInState.add(1, to);
    },
    refused: (code, by) => {
      tallies.errors.add(1, code);
      if (by === 'admission') tallies.admissionRejects.add(1, code);
    },
    compared: (comparison) => recordComparison(tallies, comparison),
  };
}

/** What the calls of a comparison were for. */
const PURPOSES: Readonly<Record<ComparisonRecord['source'], string>> = {
  observed: 'observe',
  accepted: 'audit',
  escalated: 'audit',
  cache: 'cache',
};

function recordComparison(tallies: Tallies, comparison: ComparisonRecord): void {
  const { source, route, stratum, outcome, grade, calls, gradeCost } = comparison;
  tallies.comparisons.add(1, source, outcome);
  for (const { role, usage, cost } of calls) {
    if (cost.nanoDollars !== null)
      tallies.cost.add(cost.nanoDollars, role, PURPOSES[source], cost.provenance);
    else if (usage !== null) tallies.unpricedTokens.add(usage.promptTokens + usage.completionTokens, role);
  }
  if (gradeCost !== null && gradeCost.nanoDollars !== null) {
    tallies.cost.add(gradeCost.nanoDollars, 'judge', 'judge', gradeCost.provenance);
  }
  // One that was told to stop is heard of by nobody: neither does the alarm count it.
  if (source !== 'accepted' || grade === null || outcome === 'dropped') return;
  const result = grade.adequate === null ? 'unknown' : grade.adequate ? 'good' : 'bad';
  tallies.audits.add(1, route, stratum ?? NONE, result);
}
