/**
 * Exact binomial probabilities, summed from the largest term outwards, so that small tails keep their
 * digits (about twelve up to a million trials).
 */
export interface Trials {
  /** Number of trials, an integer >= 0. */
  readonly n: number;
  /** Probability of a success, in (0, 1). */
  readonly p: number;
}

/** P(X <= successes) of a binomial X. */
export function binomialAtMost(successes: number, { n, p }: Trials): number {
  if (successes < 0) return 0;
  if (successes >= n) return 1;
  const odds = p / (1 - p);
  const ratio = (k: number): number => k / ((n - k + 1) * odds);
  return Math.min(1, binomialExactly(successes, { n, p }) * series(successes, 0, -1, ratio));
}

/** P(X >= successes) of a binomial X. */
export function binomialAtLeast(successes: number, { n, p }: Trials): number {
  if (successes <= 0) return 1;
  if (successes > n) return 0;
  const odds = p / (1 - p);
  const ratio = (k: number): number => ((n - k) * odds) / (k + 1);
  return Math.min(1, binomialExactly(successes, { n, p }) * series(successes, n, 1, ratio));
}

/** P(X = successes) of a binomial X. */
export function binomialExactly(successes: number, { n, p }: Trials): number {
  const ways = logFactorial(n) - logFactorial(successes) - logFactorial(n - successes);
  return Math.exp(ways + successes * Math.log(p) + (n - successes) * Math.log1p(-p));
}

/** Sum of terms relative to the first one, each the one before times its ratio; ends where they vanish. */
function series(from: number, to: number, step: 1 | -1, ratio: (k: number) => number): number {
  let sum = 1;
  let term = 1;
  for (let k = from; k !== to; k += step) {
    const factor = ratio(k);
    term *= factor;
    sum += term;
    if (factor < 1 && term < sum * 1e-17) break;
  }
  return sum;
}

/** ln n!, by Stirling's series from 20 on (error under 1e-15 there). */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let factor = 2; factor <= n; factor += 1) product *= factor;
    return Math.log(product);
  }
  const inverse = 1 / n;
  const square = inverse * inverse;
  const correction = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + correction;
}
