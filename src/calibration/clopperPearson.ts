import jstat from 'jstat';
import { binomialAtLeast, binomialAtMost, binomialExactly } from './binomial.ts';

/** Beyond so many accepted examples the count needed is the normal approximation, right to a percent. */
const EXACT_UP_TO = 200_000;

/**
 * Exact upper confidence bound of a risk (Clopper and Pearson 1934), one-sided.
 * @param bad inadequate ones, an integer in [0, n].
 * @param n all, an integer >= 0; of none nothing is known and the bound is 1.
 * @param delta chance that the true risk lies above the bound, in (0, 1).
 * @returns the largest risk at which so few bad ones are not rarer than delta.
 * @throws RangeError on counts or a delta that are none.
 */
export function upperBound(bad: number, n: number, delta: number): number {
  checkCounts(bad, n, delta);
  if (bad === n) return 1;
  if (bad === 0) return -Math.expm1(Math.log(delta) / n);
  const rough = 1 - jstat.jStat.beta.inv(delta, n - bad, bad + 1);
  return polished(rough, (p) => {
    const tail = binomialAtMost(bad, { n, p });
    return { tail, slope: (-binomialExactly(bad, { n, p }) * (n - bad)) / (1 - p) };
  })(delta);
}

/** Exact lower confidence bound of a risk, as `upperBound`; 0 where none is bad. */
export function lowerBound(bad: number, n: number, delta: number): number {
  checkCounts(bad, n, delta);
  if (bad === 0) return 0;
  if (bad === n) return Math.exp(Math.log(delta) / n);
  return polished(jstat.jStat.beta.inv(delta, bad, n - bad + 1), (p) => {
    const tail = binomialAtLeast(bad, { n, p });
    return { tail, slope: (binomialExactly(bad, { n, p }) * bad) / p };
  })(delta);
}

/** Whether the upper bound is at most alpha; the same as comparing it, without computing it. */
export function certifies(bad: number, n: number, { alpha, delta }: RiskPromise): boolean {
  checkCounts(bad, n, delta);
  return n > 0 && bad < n && binomialAtMost(bad, { n, p: alpha }) <= delta;
}

export interface RiskPromise {
  /** Risk among accepted answers, at most; in (0, 1). */
  readonly alpha: number;
  /** Chance that the promise does not hold, at most; in (0, 1). */
  readonly delta: number;
}

/**
 * How many accepted examples certify a risk of at most alpha, if the observed share of bad ones stays as it is.
 * @param observedRisk in [0, 1].
 * @returns the smallest n whose bound at round(observedRisk * n) bad ones is at most alpha; above 200,000 its
 *   normal approximation. Null when the observed risk is alpha or more: no number would do.
 */
export function neededAccepted(alpha: number, delta: number, observedRisk: number): number | null {
  checkPromise({ alpha, delta });
  if (!(observedRisk >= 0 && observedRisk <= 1)) throw new RangeError(`Not a risk: ${observedRisk}`);
  if (observedRisk >= alpha) return null;
  const withoutError = Math.ceil(Math.log(delta) / Math.log1p(-alpha));
  if (observedRisk * withoutError < 0.5) return withoutError;
  const estimate = normalEstimate(alpha, delta, observedRisk);
  if (estimate > EXACT_UP_TO) return Math.ceil(estimate);
  const passes = (n: number): boolean =>
    binomialAtMost(Math.round(observedRisk * n), { n, p: alpha }) <= delta;
  // Between two steps of the rounded count more examples only help, so the first run whose last n passes
  // holds the smallest one.
  for (let bad = 0; ; bad += 1) {
    let last = Math.ceil((bad + 0.5) / observedRisk);
    while (Math.round(observedRisk * last) > bad) last -= 1;
    if (last < 1 || !passes(last)) continue;
    let n = last;
    while (n > 1 && Math.round(observedRisk * (n - 1)) === bad && passes(n - 1)) n -= 1;
    return n;
  }
}

/** Newton's method on the logarithm of a tail that is known exactly, from a quantile right to seven digits. */
function polished(rough: number, at: (p: number) => { readonly tail: number; readonly slope: number }) {
  return (delta: number): number => {
    let p = Math.min(1 - 1e-12, Math.max(1e-12, rough));
    for (let round = 0; round < 20; round += 1) {
      const { tail, slope } = at(p);
      const step = (Math.log(tail / delta) * tail) / slope;
      const next = p - step;
      p = next <= 0 ? p / 2 : next >= 1 ? (1 + p) / 2 : next;
      if (Math.abs(step) <= 1e-14 * p) break;
    }
    return p;
  };
}

function normalEstimate(alpha: number, delta: number, observedRisk: number): number {
  // Quantile of the normal distribution, Abramowitz and Stegun 26.2.23.
  const t = Math.sqrt(-2 * Math.log(Math.min(delta, 1 - delta)));
  const z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  const deviations = delta < 0.5 ? z : 0;
  return (deviations ** 2 * alpha * (1 - alpha)) / (alpha - observedRisk) ** 2;
}

function checkCounts(bad: number, n: number, delta: number): void {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`Not a count of examples: ${n}`);
  if (!Number.isInteger(bad) || bad < 0 || bad > n) throw new RangeError(`Not a count among ${n}: ${bad}`);
  if (!(delta > 0 && delta < 1)) throw new RangeError(`delta must be in (0, 1): ${delta}`);
}

function checkPromise({ alpha, delta }: RiskPromise): void {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be in (0, 1): ${alpha}`);
  if (!(delta > 0 && delta < 1)) throw new RangeError(`delta must be in (0, 1): ${delta}`);
}
