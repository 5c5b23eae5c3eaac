import { CalibrationError } from './CalibrationError.ts';
import { type ScoreLevel, scoreLevels } from './scoreLevels.ts';

/** What is accepted at scores up to `threshold`. */
export interface RiskPoint {
  readonly threshold: number;
  /** Share of all examples that is accepted, in (0, 1]. */
  readonly coverage: number;
  /** Share of bad ones among the accepted, in [0, 1]. */
  readonly risk: number;
}

/**
 * Risk by coverage: one point for each score that occurs, ascending; the last accepts all.
 * @param scores high is bad.
 * @throws CalibrationError without examples, or on a score that is no number.
 */
export function riskCoverage(scores: readonly number[], bad: readonly boolean[]): RiskPoint[] {
  return levelsOf(scores, bad).map(({ score, accepted, bad: badAccepted }) => ({
    threshold: score,
    coverage: accepted / scores.length,
    risk: badAccepted / accepted,
  }));
}

/**
 * Area under the risk-coverage curve (Geifman and El-Yaniv 2017): the mean risk when the k best are accepted,
 * over k = 1 to all. Among equal scores the order is of chance, and its mean is taken.
 */
export function areaUnderRiskCoverage(scores: readonly number[], bad: readonly boolean[]): number {
  let sum = 0;
  for (const risk of countRisks(scores, bad)) sum += risk;
  return sum / scores.length;
}

/**
 * Risk when this share of the examples is accepted, best first; among equal scores the mean over their orders.
 * @param coverage in (0, 1]; at least one example is accepted.
 */
export function riskAtCoverage(scores: readonly number[], bad: readonly boolean[], coverage: number): number {
  if (!(coverage > 0 && coverage <= 1)) throw new RangeError(`Not a coverage: ${coverage}`);
  const wanted = Math.max(1, Math.round(coverage * scores.length));
  let accepted = 0;
  let last = 0;
  for (const risk of countRisks(scores, bad)) {
    accepted += 1;
    last = risk;
    if (accepted === wanted) break;
  }
  return last;
}

/** The largest share that one threshold can accept at a risk of at most this; 0 when none can. */
export function coverageAtRisk(scores: readonly number[], bad: readonly boolean[], risk: number): number {
  return riskCoverage(scores, bad).findLast((point) => point.risk <= risk)?.coverage ?? 0;
}

/** Expected risk of the best 1, 2, 3 ... examples. */
function* countRisks(scores: readonly number[], bad: readonly boolean[]): Generator<number, void> {
  let before = { accepted: 0, bad: 0 };
  for (const level of levelsOf(scores, bad)) {
    const share = (level.bad - before.bad) / (level.accepted - before.accepted);
    for (let accepted = before.accepted + 1; accepted <= level.accepted; accepted += 1) {
      yield (before.bad + (accepted - before.accepted) * share) / accepted;
    }
    before = level;
  }
}

function levelsOf(scores: readonly number[], bad: readonly boolean[]): ScoreLevel[] {
  if (scores.length === 0) throw new CalibrationError('empty', 'There are no examples to accept.');
  return scoreLevels(scores, bad);
}
