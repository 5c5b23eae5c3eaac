/**
 * What audits of accepted answers say so far. Immutable, a few numbers, and JSON: it can be stored and read
 * back.
 */
export interface AlarmState {
  /** The risk that was promised, in (0, 1). */
  readonly target: number;
  /** Chance of a false alarm, ever, at most; in (0, 1). */
  readonly delta: number;
  readonly audits: number;
  readonly bad: number;
  /** E-value against "the risk is at most the target": at most 1 in the mean while that is so. Finite, > 0. */
  readonly evidence: number;
  /** Evidence has reached 1 / delta; stays true. */
  readonly alarm: boolean;
  /** Natural logarithm of the evidence. */
  readonly logEvidence: number;
  /** How the evidence is spread over the bets, summing to one; the first is what is held back. */
  readonly shares: readonly number[];
}

/** Each bet is on a risk whose odds are this many times the target's. */
const ODDS = [1.5, 2, 3, 5, 10, 30] as const;
/** What is not bet at the start, and of what is spread anew. */
const HELD_BACK = 0.1;
/** After n audits the share 1 / (n + this) is spread anew over the bets. */
const MEMORY_AUDITS = 200;

/**
 * Opens an alarm on the risk among accepted answers.
 * @throws RangeError when target or delta is not in (0, 1).
 */
export function openAlarm({
  target,
  delta,
}: {
  readonly target: number;
  readonly delta: number;
}): AlarmState {
  if (!(target > 0 && target < 1)) throw new RangeError(`target must be in (0, 1): ${target}`);
  if (!(delta > 0 && delta < 1)) throw new RangeError(`delta must be in (0, 1): ${delta}`);
  const shares = spread();
  return { target, delta, audits: 0, bad: 0, evidence: 1, alarm: false, logEvidence: 0, shares };
}

/**
 * Folds one audit, in constant time.
 *
 * The evidence is the wealth of a gambler who bets against the promise and cannot gain by it while it is kept
 * (Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting, 2024): by Ville's
 * inequality it ever reaches 1 / delta with probability at most delta, however often one looks, and whatever
 * order the audits come in, as long as each answer's risk is at most the target given the past. The bets are
 * a fixed mixture; a little is spread anew after each audit (Herbster and Warmuth, Tracking the best expert,
 * 1998), so that a long good past does not hide a drafter that turns bad.
 *
 * @param bad the answer was inadequate.
 * @param weight importance of an answer that was sampled unevenly, relative to the largest there is: in (0, 1].
 *   It scales the stake. Unbounded weights would let one audit lose more than all, and void the promise.
 * @throws RangeError on any other weight.
 */
export function auditOne(state: AlarmState, bad: boolean, weight = 1): AlarmState {
  if (!(weight > 0 && weight <= 1)) throw new RangeError(`weight must be in (0, 1]: ${weight}`);
  const { target, delta } = state;
  const factors = [1, ...ODDS.map((odds) => 1 + weight * (payoff(odds, target, bad) - 1))];
  const grown = state.shares.map((share, at) => share * (factors[at] ?? 1));
  const growth = grown.reduce((sum, share) => sum + share, 0);
  const audits = state.audits + 1;
  const anew = 1 / (audits + MEMORY_AUDITS);
  const logEvidence = state.logEvidence + Math.log(growth);
  return {
    target,
    delta,
    audits,
    bad: state.bad + (bad ? 1 : 0),
    evidence: Math.exp(Math.min(Math.max(logEvidence, -700), 700)),
    alarm: state.alarm || logEvidence >= -Math.log(delta),
    logEvidence,
    shares: spread().map((fresh, at) => (1 - anew) * ((grown[at] ?? 0) / growth) + anew * fresh),
  };
}

/** Likelihood ratio of the bet's risk to the target: its mean is at most 1 while the risk is at most the target. */
function payoff(odds: number, target: number, bad: boolean): number {
  const good = 1 / (1 - target + odds * target);
  return bad ? odds * good : good;
}

function spread(): number[] {
  return [HELD_BACK, ...ODDS.map(() => (1 - HELD_BACK) / ODDS.length)];
}
