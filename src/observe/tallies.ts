import type { LabelWorld } from './labelWorld.ts';
import { METRICS } from './metricRow.ts';
import { CountTally, SpreadTally } from './tally.ts';

/** Everything that is counted as it happens. */
export type Tallies = ReturnType<typeof openTallies>;

/** Fresh tallies, with every series at 0. */
export function openTallies(world: LabelWorld) {
  const count = (row: keyof typeof METRICS) => new CountTally(METRICS[row], world);
  const spread = (row: keyof typeof METRICS, bounds: readonly number[] = []) =>
    new SpreadTally(METRICS[row], world, bounds);
  const thresholds = world.routes.flatMap(({ thresholds: bits }) =>
    bits === null ? [] : [bits.hard, bits.soft],
  );
  return {
    requests: count('requests'),
    errors: count('errors'),
    requestSeconds: spread('requestSeconds'),
    firstShownSeconds: spread('firstShownSeconds'),
    largestGapSeconds: spread('largestGapSeconds'),
    overheadSeconds: spread('overheadSeconds'),
    requestsInState: count('requestsInState'),
    admissionRejects: count('admissionRejects'),
    holdBackSeconds: spread('holdBackSeconds'),
    holdBackTokens: spread('holdBackTokens'),
    verdicts: count('verdicts'),
    lateAlarms: count('lateAlarms'),
    windowEntropy: spread('windowEntropy', thresholds),
    tokensDrafted: count('tokensDrafted'),
    tokensWithoutLogprobs: count('tokensWithoutLogprobs'),
    speculations: count('speculations'),
    headStartSeconds: spread('headStartSeconds'),
    audits: count('audits'),
    comparisons: count('comparisons'),
    feedback: count('feedback'),
    upstreamRequests: count('upstreamRequests'),
    upstreamSeconds: spread('upstreamSeconds'),
    upstreamFirstSeconds: spread('upstreamFirstSeconds'),
    upstreamTokens: count('upstreamTokens'),
    abortSeconds: spread('abortSeconds'),
    cost: count('cost'),
    baselineCost: count('baselineCost'),
    comparedCost: count('comparedCost'),
    unpricedTokens: count('unpricedTokens'),
    cacheLookups: count('cacheLookups'),
    cacheLookupSeconds: spread('cacheLookupSeconds'),
  };
}
