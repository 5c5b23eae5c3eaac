import { lowerBound, upperBound } from '../../../src/calibration/clopperPearson.ts';

/** How many of some pairs are served, with the exact interval of 95 % (Clopper and Pearson 1934). */
export interface ServedShare {
  readonly pairs: number;
  readonly served: number;
  /** In [0, 1]; null of no pair at all. */
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

/** @throws RangeError on counts that are none. */
export function servedShare(served: number, pairs: number): ServedShare {
  return {
    pairs,
    served,
    share: pairs === 0 ? null : served / pairs,
    low: lowerBound(served, pairs, 0.025),
    high: upperBound(served, pairs, 0.025),
  };
}
