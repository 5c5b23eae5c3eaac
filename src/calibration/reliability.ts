import { CalibrationError } from './CalibrationError.ts';

export interface BinOptions {
  /** How many bins, >= 1; 10 by default. */
  readonly bins?: number;
  /** `width` (default): bins as wide as each other over [0, 1]. `mass`: about as many examples in each. */
  readonly by?: 'width' | 'mass';
}

/** Examples whose probabilities are near each other: what was said of them and what was so. */
export interface ReliabilityBin {
  readonly examples: number;
  readonly meanProbability: number;
  readonly shareBad: number;
}

/**
 * Reliability of probabilities of "bad", bin by bin, ascending; bins without examples are left out. Of equal
 * probabilities all fall into one bin.
 * @param probabilities in [0, 1].
 * @throws CalibrationError without examples, or on a probability that is none.
 */
export function reliability(
  probabilities: readonly number[],
  bad: readonly boolean[],
  { bins = 10, by = 'width' }: BinOptions = {},
): ReliabilityBin[] {
  check(probabilities, bad);
  const cuts = by === 'width' ? evenCuts(bins) : quantileCuts(probabilities, bins);
  const sums = Array.from({ length: cuts.length + 1 }, () => ({ examples: 0, said: 0, bad: 0 }));
  for (const [at, probability] of probabilities.entries()) {
    const place = cuts.findIndex((cut) => probability <= cut);
    const sum = sums[place === -1 ? cuts.length : place];
    if (sum === undefined) continue;
    sum.examples += 1;
    sum.said += probability;
    if (bad[at] === true) sum.bad += 1;
  }
  return sums
    .filter(({ examples }) => examples > 0)
    .map(({ examples, said, bad: badHere }) => ({
      examples,
      meanProbability: said / examples,
      shareBad: badHere / examples,
    }));
}

/**
 * Expected calibration error: the distance between what was said and what was so, averaged over the bins by
 * their examples; in [0, 1].
 */
export function expectedCalibrationError(
  probabilities: readonly number[],
  bad: readonly boolean[],
  options: BinOptions = {},
): number {
  let error = 0;
  for (const bin of reliability(probabilities, bad, options)) {
    error += bin.examples * Math.abs(bin.meanProbability - bin.shareBad);
  }
  return error / probabilities.length;
}

/** Mean squared distance between the probability of "bad" and what was so (Brier 1950); in [0, 1]. */
export function brierScore(probabilities: readonly number[], bad: readonly boolean[]): number {
  check(probabilities, bad);
  let sum = 0;
  for (const [at, probability] of probabilities.entries()) {
    sum += (probability - (bad[at] === true ? 1 : 0)) ** 2;
  }
  return sum / probabilities.length;
}

function evenCuts(bins: number): number[] {
  return Array.from({ length: bins - 1 }, (_, at) => (at + 1) / bins);
}

/** Upper ends of all bins but the last, each the largest probability inside. */
function quantileCuts(probabilities: readonly number[], bins: number): number[] {
  const ascending = Float64Array.from(probabilities).sort();
  const cuts = new Set<number>();
  for (let bin = 1; bin < bins; bin += 1) {
    const last = Math.ceil((bin * ascending.length) / bins) - 1;
    cuts.add(ascending[last] ?? 0);
  }
  return [...cuts];
}

function check(probabilities: readonly number[], bad: readonly boolean[]): void {
  if (probabilities.length === 0) throw new CalibrationError('empty', 'There are no examples to compare.');
  if (probabilities.length !== bad.length) {
    throw new CalibrationError('shape', `${probabilities.length} probabilities for ${bad.length} labels`);
  }
  const broken = probabilities.find((probability) => !(probability >= 0 && probability <= 1));
  if (broken !== undefined) throw new CalibrationError('not_finite', `Not a probability: ${broken}`);
}
