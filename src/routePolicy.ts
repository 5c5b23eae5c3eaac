import { openCalibration } from './adapters/calibration/openCalibration.ts';
import type { CalibratedConfig, RouteConfig } from './adapters/config/config.ts';
import { calibratedPolicy, REJECT_BELOW } from './core/calibratedPolicy.ts';
import type { Calibration } from './core/calibration.ts';
import { doubtThreshold, headStart } from './core/doubtThreshold.ts';
import { entropyPolicy } from './core/entropyPolicy.ts';
import { openNeighbours } from './core/neighbours.ts';
import type { Policy } from './core/policy.ts';
import type { PolicyStanding } from './policyStanding.ts';

/**
 * The policy a route is judged by, and how far it is founded. A calibration file that cannot be read, or was
 * made for another pair of models or other settings, is not used: `entropy` judges in its place.
 */
export function routePolicy(
  route: RouteConfig,
  readFile: (path: string) => string,
): { readonly policy: Policy; readonly standing: PolicyStanding } {
  const { policy } = route;
  const entropy = () => entropyPolicy(policy.options) as Policy; // A state of its own, which nobody looks into.
  if (policy.name === 'entropy') return { policy: entropy(), standing: { kind: 'uncalibrated' } };
  const opened = openCalibration(() => readFile(policy.file.path), route);
  if (!opened.ok) {
    const { faults, fields } = opened;
    return { policy: entropy(), standing: { kind: 'refused', file: policy.file.name, faults, fields } };
  }
  const { calibration } = opened;
  return {
    policy: calibrated(calibration, policy, route),
    standing: { kind: 'calibrated', calibration, uncertified: policy.uncertified },
  };
}

function calibrated(
  calibration: Calibration,
  { uncertified, gateMaxRisk, dollarsPerSecond }: CalibratedConfig,
  { heavy }: RouteConfig,
): Policy {
  // One threshold for both ways of answering: a stream saves less time, so it is the careful one.
  const doubtAbove = doubtThreshold(
    headStart(calibration, { price: heavy.price, dollarsPerSecond, whole: false }),
  );
  return calibratedPolicy(calibration, {
    index: openNeighbours(calibration.neighbours),
    doubtAbove,
    rejectBelow: REJECT_BELOW,
    uncertified,
    gateMaxBad: gateMaxRisk,
  }) as Policy; // A state of its own, which nobody looks into.
}
