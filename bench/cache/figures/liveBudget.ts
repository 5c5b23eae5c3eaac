import type { RiskBounds } from '../../../src/cache/cacheParts.ts';
import { FalseHitBudget } from '../../../src/cache/falseHitBudget.ts';
import { lowerBound, upperBound } from '../../../src/calibration/clopperPearson.ts';
import { seededRandom } from '../../../src/calibration/seededRandom.ts';
import { quantile } from '../../quantile.ts';
import { servedShare } from '../nearMiss/servedShare.ts';
import type { CacheFigure, Measuring } from './cacheFigure.ts';

const RATES = [0, 0.005, 0.01, 0.02, 0.05];
const TARGET = 0.01;
const WINDOW = 1000;
const DELTA = 0.05;
/** From here on the bound of a scope without a fault is below the target. */
const PROVABLE = 299;
const HORIZON = 3000;
/** Of the runs in which a rate above the target has to be seen, by the end. */
const SEEN = 0.95;

/** What became of many scopes with one true rate of false hits. */
interface RateFigures {
  readonly rate: number;
  readonly runs: number;
  readonly offShare: number;
  readonly low: number;
  readonly high: number;
  /** Switched off before a bound of the target could be proven at all. */
  readonly offEarlyShare: number;
  /** Off by the first comparison at which anything can be proven. */
  readonly offProvableShare: number;
  /** Comparisons until off, of those that were; null: none was. */
  readonly comparedP50: number | null;
  readonly comparedP90: number | null;
  /** Not switched off at the very comparison at which its bound passed the target. */
  readonly lateOrEarly: number;
}

/** G8: seeded scopes with a known rate of false hits, each compared until it is off, or for 3,000 comparisons. */
export async function liveBudget({ quick }: Measuring): Promise<readonly CacheFigure[]> {
  const bounds = remembered();
  const rates = RATES.map((rate) => ofRate(rate, quick ? 50 : 1000, bounds));
  const wrongTimes = rates.reduce((sum, { lateOrEarly }) => sum + lateOrEarly, 0);
  const none = rates.find(({ rate }) => rate === 0);
  const above = rates.filter(({ rate }) => rate > TARGET);
  const within = rates.find(({ rate }) => rate === 0.005);
  const runs = rates.reduce((sum, one) => sum + one.runs, 0);
  const seen = above
    .map(
      ({ rate, offShare, comparedP50 }) =>
        `at ${shown(rate)} ${shown(offShare)} off, half of them after ${comparedP50} comparisons`,
    )
    .join('; ');
  return [
    {
      id: 'G8',
      promise: `the live budget switches itself off when the bound passes delta (${shown(TARGET)})`,
      measured: `${(runs - wrongTimes).toLocaleString('en-US')} of ${runs.toLocaleString('en-US')} scopes judged as the rule says; ${seen}; of faultless ones ${shown(none?.offShare ?? 0)}; wrongly, at 0.5 %: ${shown(within?.offShare ?? 0)}`,
      kept: wrongTimes === 0 && none?.offShare === 0 && above.every(({ offShare }) => offShare >= SEEN),
      n: runs,
      counted: `simulated scopes, ${HORIZON.toLocaleString('en-US')} comparisons each at most`,
      values: { wrongTimes, target: TARGET, window: WINDOW, provable: PROVABLE, horizon: HORIZON },
      interval: null,
      parts: rates,
    },
  ];
}

function ofRate(rate: number, runs: number, bounds: RiskBounds): RateFigures {
  const random = seededRandom(`budget ${rate}`);
  const offAfter: number[] = [];
  let lateOrEarly = 0;
  for (let run = 0; run < runs; run += 1) {
    const budget = new FalseHitBudget({ target: TARGET, window: WINDOW, bounds });
    const bads: boolean[] = [];
    let off: number | null = null;
    while (off === null && bads.length < HORIZON) {
      const isBad = random() < rate;
      bads.push(isBad);
      if (budget.compared('scope', !isBad) !== null) off = bads.length;
    }
    if (off !== null) offAfter.push(off);
    if (off !== firstOff(bads, bounds)) lateOrEarly += 1;
  }
  const { low, high } = servedShare(offAfter.length, runs);
  const by = (count: number): number => offAfter.filter((after) => after <= count).length / runs;
  return {
    rate,
    runs,
    offShare: offAfter.length / runs,
    low,
    high,
    offEarlyShare: by(PROVABLE - 1),
    offProvableShare: by(PROVABLE),
    comparedP50: offAfter.length === 0 ? null : quantile(offAfter, 0.5),
    comparedP90: offAfter.length === 0 ? null : quantile(offAfter, 0.9),
    lateOrEarly,
  };
}

/** The rule told once more, without the running counts: after which comparison a scope has to be off. */
function firstOff(bads: readonly boolean[], bounds: RiskBounds): number | null {
  const places = bads.flatMap((isBad, at) => (isBad ? [at] : []));
  for (let compared = 1; compared <= bads.length; compared += 1) {
    const n = Math.min(compared, WINDOW);
    const bad = places.filter((at) => at < compared && at >= compared - n).length;
    const bound = n < PROVABLE ? bounds.lower : bounds.upper;
    if (bound(bad, n, DELTA) > TARGET) return compared;
  }
  return null;
}

/** Bounds of few faults among at most a window, each worked out once. */
function remembered(): RiskBounds {
  const of = (bound: RiskBounds['upper']): RiskBounds['upper'] => {
    const known = new Map<string, number>();
    return (bad, n, delta) => {
      const key = `${bad}/${n}/${delta}`;
      const value = known.get(key) ?? bound(bad, n, delta);
      known.set(key, value);
      return value;
    };
  };
  return { upper: of(upperBound), lower: of(lowerBound) };
}

function shown(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
