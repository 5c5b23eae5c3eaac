import { binomialAtMost } from './binomial.ts';
import { certifies, neededAccepted, type RiskPromise } from './clopperPearson.ts';
import { type ScoreLevel, scoreLevels } from './scoreLevels.ts';

export interface GridOptions extends RiskPromise {
  /** Examples in the calibration split, which will be counted at each threshold. */
  readonly expected: number;
  /** How many thresholds, at most; >= 1. */
  readonly steps: number;
}

/** A start is as good as the likeliest one when it is nearly as likely to pass; then the stricter is taken. */
const NEARLY = 0.99;
/** Thresholds whose risk in training lies this far over alpha are not worth a step. */
const HOPELESS = 1.5;

/**
 * The thresholds to test, strict to loose, chosen from the training split alone: the sequence stays fixed
 * before the calibration split is looked at.
 *
 * A test that is likely to fail must not come first, for it would end the sequence. So it starts where, by
 * the training split, enough acceptances are to be expected for a certificate even without an error, and
 * where the chance to pass is nearly the best there is. From there the steps are even in acceptances.
 * @param trainScores of the training split, out of fold: high is inadequate.
 * @returns thresholds ascending, values of trainScores; empty only without training scores.
 */
export function thresholdGrid(
  trainScores: readonly number[],
  trainBad: readonly boolean[],
  { expected, alpha, delta, steps }: GridOptions,
): number[] {
  const levels = scoreLevels(trainScores, trainBad);
  const all = trainScores.length;
  const needed = neededAccepted(alpha, delta, 0) ?? 0;
  const enough = levels.findIndex(({ accepted }) => (expected * accepted) / all >= needed);
  // With too few examples hardly anything can pass; the loosest that looks good says how many are missing.
  if (enough === -1) {
    const promising = levels.findLast(({ accepted, bad }) => bad <= alpha * accepted) ?? levels.at(-1);
    return promising === undefined ? [] : [promising.score];
  }
  const candidates = levels.slice(enough);
  const chances = passChances(candidates, { all, expected, alpha, delta });
  const best = Math.max(...chances);
  const start = enough + chances.findIndex((chance) => chance >= NEARLY * best);
  const end = levels.findLastIndex(({ accepted, bad }) => bad <= HOPELESS * alpha * accepted);
  return evenly(levels.slice(start, Math.max(start, end) + 1), steps);
}

/** Chance that the calibration split certifies each level, if its risk is what training shows. */
function passChances(
  levels: readonly ScoreLevel[],
  { all, expected, alpha, delta }: RiskPromise & { readonly all: number; readonly expected: number },
): number[] {
  // The most bad ones that still pass; it only grows with the accepted.
  let most = -1;
  return levels.map((level) => {
    const share = level.accepted / all;
    // Cautious: as few acceptances as one split in six has.
    const accepted = Math.floor(expected * share - Math.sqrt(expected * share * (1 - share)));
    if (accepted < 1) return 0;
    while (certifies(most + 1, accepted, { alpha, delta })) most += 1;
    const risk = (level.bad + 0.5) / (level.accepted + 1);
    return binomialAtMost(most, { n: accepted, p: risk });
  });
}

/** At most so many levels, the first and the last among them, as even in acceptances as they come. */
function evenly(levels: readonly ScoreLevel[], steps: number): number[] {
  const first = levels[0]?.accepted ?? 0;
  const last = levels.at(-1)?.accepted ?? 0;
  const chosen = new Set<number>();
  for (let step = 0; step < steps; step += 1) {
    const wanted = steps === 1 ? first : first + ((last - first) * step) / (steps - 1);
    const level = levels.find(({ accepted }) => accepted >= wanted);
    if (level !== undefined) chosen.add(level.score);
  }
  return [...chosen];
}
