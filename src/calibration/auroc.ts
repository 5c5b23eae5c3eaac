import { CalibrationError } from './CalibrationError.ts';

/**
 * Area under the ROC curve: the chance that a bad example has a higher score than a good one, ties by half.
 * @param scores high is bad; any finite numbers.
 * @param weights of the examples, >= 0; all 1 by default.
 * @returns in [0, 1]; null when either class has no weight.
 * @throws CalibrationError on columns of different lengths or a score that is no number.
 */
export function auroc(
  scores: readonly number[],
  bad: readonly boolean[],
  weights?: readonly number[],
): number | null {
  if (scores.length !== bad.length || (weights !== undefined && weights.length !== scores.length)) {
    throw new CalibrationError('shape', `${scores.length} scores for ${bad.length} labels`);
  }
  if (scores.some((score) => Number.isNaN(score))) {
    throw new CalibrationError('not_finite', 'A score is no number.');
  }
  const order = Uint32Array.from(scores.keys());
  order.sort((one, other) => compared(scores[one] ?? 0, scores[other] ?? 0));
  let goodBelow = 0;
  let badAll = 0;
  let won = 0;
  for (let from = 0; from < order.length; ) {
    const score = scores[order[from] ?? 0];
    let goodHere = 0;
    let badHere = 0;
    let at = from;
    for (; at < order.length; at += 1) {
      const example = order[at] ?? 0;
      if (scores[example] !== score) break;
      const weight = weights?.[example] ?? 1;
      if (bad[example] === true) badHere += weight;
      else goodHere += weight;
    }
    won += badHere * (goodBelow + goodHere / 2);
    goodBelow += goodHere;
    badAll += badHere;
    from = at;
  }
  return goodBelow > 0 && badAll > 0 ? won / (goodBelow * badAll) : null;
}

function compared(one: number, other: number): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
