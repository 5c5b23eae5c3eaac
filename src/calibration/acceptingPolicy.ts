import { calibratedPolicy, REJECT_BELOW } from '../core/calibratedPolicy.ts';
import type { Calibration, Certificate } from '../core/calibration.ts';
import type { NeighbourLookup } from '../core/neighbours.ts';
import type { Policy } from '../core/policy.ts';

/** Where nobody says what a second is worth: a head start pays when heavy is as likely as not. */
const DOUBT_ABOVE = 0.5;

/**
 * The policy of a calibration with its certificates as they are: strata that were refused go to heavy.
 * @param gateMaxBad as the pair has it, unless said.
 */
export function servingPolicy(
  calibration: Calibration,
  index: NeighbourLookup,
  gateMaxBad: number | null = calibration.pair.gateMaxRisk ?? null,
): Policy {
  const options = {
    index,
    doubtAbove: DOUBT_ABOVE,
    rejectBelow: REJECT_BELOW,
    uncertified: 'heavy',
    gateMaxBad,
  } as const;
  // A policy's state is its own affair: whoever replays it need not know the type.
  return calibratedPolicy(calibration, options) as Policy;
}

/** What a policy accepts, whatever its certificates say. */
export interface Acceptance {
  /** Scores up to this one. */
  readonly threshold: number;
  /** In this stratum alone, as the others are; null: in all. */
  readonly stratum?: number | null;
  /** Prompts with a higher risk than this are not drafted; null: all are; absent: as the pair has it. */
  readonly gateMaxBad?: number | null;
}

/** The same with one stratum, or all of them, accepting scores up to a threshold, certified or not. */
export function acceptingPolicy(
  calibration: Calibration,
  index: NeighbourLookup,
  { threshold, stratum = null, gateMaxBad = calibration.pair.gateMaxRisk ?? null }: Acceptance,
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
  return servingPolicy({ ...calibration, strata }, index, gateMaxBad);
}
