import type { Certificate } from '../core/calibration.ts';
import { certifies, neededAccepted, type RiskPromise, upperBound } from './clopperPearson.ts';

/** What the calibration split says of one threshold: how many it accepts and how many of those are bad. */
export interface ThresholdCount {
  readonly threshold: number;
  readonly accepted: number;
  readonly bad: number;
}

/**
 * Fixed-sequence testing (Angelopoulos and others, Learn then Test, 2021): from strict to loose, each
 * threshold must show by an exact binomial test that its risk is at most alpha; the first that does not ends
 * the sequence. Then a certified threshold has a risk over alpha with probability at most delta, for any
 * score, as long as the thresholds and their order were fixed without the counted examples.
 * A threshold that accepts nothing was not tested, and counts as failed: to skip it would let the examples
 * choose the sequence.
 * @param counts thresholds ascending; read one by one, and after a certificate no further than the first
 *   failure.
 * @returns the loosest threshold certified. Refused: `accepted`, `bad` and `missing` are of the test that
 *   failed, and `threshold` is the loosest whose observed risk is at most alpha.
 * @throws RangeError when thresholds do not ascend or counts are none.
 */
export function fixedSequence(counts: Iterable<ThresholdCount>, promise: RiskPromise): Certificate {
  const { alpha, delta } = promise;
  let strictest: ThresholdCount | null = null;
  let loosest: ThresholdCount | null = null;
  let failed: ThresholdCount | null = null;
  let promising: number | null = null;
  for (const count of ascending(counts)) {
    if (failed === null && certifies(count.bad, count.accepted, promise)) {
      strictest ??= count;
      loosest = count;
      continue;
    }
    failed ??= count;
    if (strictest !== null) break;
    if (count.accepted > 0 && count.bad <= alpha * count.accepted) promising = count.threshold;
  }
  if (strictest !== null && loosest !== null) {
    return {
      certified: true,
      threshold: loosest.threshold,
      strictThreshold: strictest.threshold,
      accepted: loosest.accepted,
      bad: loosest.bad,
      riskBound: upperBound(loosest.bad, loosest.accepted, delta),
    };
  }
  const { accepted, bad } = failed ?? { accepted: 0, bad: 0 };
  const needed = neededAccepted(alpha, delta, accepted === 0 ? 0 : bad / accepted);
  const missing = needed === null ? null : Math.max(1, needed - accepted);
  return { certified: false, threshold: promising, accepted, bad, missing };
}

function* ascending(counts: Iterable<ThresholdCount>): Iterable<ThresholdCount> {
  let before = Number.NEGATIVE_INFINITY;
  for (const count of counts) {
    if (!(count.threshold > before)) {
      throw new RangeError(`Thresholds must ascend: ${count.threshold} after ${before}`);
    }
    before = count.threshold;
    yield count;
  }
}
