import { calibratedPolicy, REJECT_BELOW } from '../core/calibratedPolicy.ts';
import type { Calibration, Certificate } from '../core/calibration.ts';
import type { NeighbourLookup } from '../core/neighbours.ts';
import type { Policy } from '../core/policy.ts';

/** Where nobody says what a second is worth: a head start pays when heavy is as likely as not. */
const DOUBT_ABOVE = 0.5;

/** The policy of a calibration with its certificates as they are: strata that were refused go to heavy. */
export function servingPolicy(
  calibration: Calibration,
  index: NeighbourLookup,
  doubtAbove: number = DOUBT_ABOVE,
): Policy {
  const options = {
    index,
    doubtAbove,
    rejectBelow: REJECT_BELOW,
    uncertified: 'heavy',
    gateMaxBad: null,
  } as const;
  // A policy's state is its own affair: whoever replays it need not know the type.
  return calibratedPolicy(calibration, options) as Policy;
}

/** The same with one stratum, or all of them, accepting scores up to a threshold, certified or not. */
export function acceptingPolicy(
  calibration: Calibration,
  index: NeighbourLookup,
  { threshold, stratum = null }: { readonly threshold: number; readonly stratum?: number | null },
): Policy {
  const assumed: Certificate = {
    certified: true,
    threshold,
    strictThreshold: threshold,
    accepted: 0,
    bad: 0,
    riskBound: 0,
  };
  const strata = calibration.strata.map((each, at) =>
    stratum === null || at === stratum ? { ...each, stream: assumed, whole: assumed } : each,
  );
  return servingPolicy({ ...calibration, strata }, index);
}
