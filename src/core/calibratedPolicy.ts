import { type Calibration, LOOKS } from './calibration.ts';
import { calibrationFault } from './calibrationFault.ts';
import { addReading, type FeatureState, OPEN_FEATURES } from './features.ts';
import type { DraftEnding } from './judgement.ts';
import { type FinalVerdict, type Policy, type Verdict, WAIT } from './policy.ts';
import { type BasisOptions, NO_BASIS, openBasis, type RequestBasis } from './requestBasis.ts';
import { endedValues, headAt, riskOfPrefix, riskWithSecond } from './riskOf.ts';
import { recoveryChance, scoreAt } from './scorer.ts';
import { tightened } from './tightened.ts';

export interface CalibratedPolicyOptions extends BasisOptions {
  /** From this probability of escalation on heavy gets a head start, (0, 1]; see doubtThreshold.ts. */
  readonly doubtAbove: number;
  /** A draft less likely than this to be kept in the end is given up, [0, 1]. */
  readonly rejectBelow: number;
}

/** What the policy remembers of a request. */
export interface CalibratedState {
  readonly basis: RequestBasis;
  readonly features: FeatureState;
  readonly verdict: Verdict;
  /** A stream was said to be fit to be shown: what is said later is a late alarm. */
  readonly kept: boolean;
  /** A second drafter's agreement; null: not heard, or it gave none. */
  readonly agreement: number | null;
}

/**
 * A draft that past drafts say will be kept in fewer cases than this is given up. Certificates are found with the
 * same value, since the policy is certified as a whole.
 */
export const REJECT_BELOW = 0.05;

const KEEP: FinalVerdict = { kind: 'keep', reason: 'low_risk' };
const REJECT: FinalVerdict = { kind: 'reject', reason: 'risk' };
const DOUBT: Verdict = { kind: 'doubt', reason: 'risk' };
const DISAGREEMENT: FinalVerdict = { kind: 'reject', reason: 'disagreement' };

const LOOK_AT: ReadonlyMap<number, (typeof LOOKS)[number]> = new Map(LOOKS.map((look) => [look, look]));

/**
 * With less than this share of the risk that is accepted, a draft is kept without a second opinion. Above it,
 * one is wanted where full agreement and none lead to different verdicts: elsewhere it would change nothing.
 */
const SECOND_ABOVE = 0.25;

/**
 * Keeps what a calibration says is of low enough risk, and nothing else. Risk is looked at after 4, 8, 16, 32
 * and 64 tokens and at the end; in between the verdict stands. A stream is kept from the hold-back on, at the
 * first look at which its risk is at most the stratum's threshold; a whole answer only at its end. A draft
 * that past drafts say will hardly come down to the threshold is rejected, one that more likely will not than
 * `doubtAbove` is doubted, and stays so until it is kept or rejected.
 * @throws RangeError when the options or the calibration's references cannot be.
 */
export function calibratedPolicy(
  calibration: Calibration,
  options: CalibratedPolicyOptions,
): Policy<CalibratedState> {
  const { doubtAbove, rejectBelow } = options;
  if (!(doubtAbove > 0 && doubtAbove <= 1)) {
    throw new RangeError(`Cannot doubt above ${doubtAbove}: a probability above 0, at most 1, is needed`);
  }
  if (!(rejectBelow >= 0 && rejectBelow <= 1)) {
    throw new RangeError(`Cannot reject below ${rejectBelow}: a probability from 0 to 1 is needed`);
  }
  const fault = calibrationFault(calibration);
  if (fault !== null) throw new RangeError(`Cannot use calibration ${calibration.id}: ${fault}`);
  const { pair, scorers } = calibration;

  const verdictAt = (state: CalibratedState, tokens: number): Verdict => {
    const { basis, features, verdict, kept } = state;
    const look = LOOK_AT.get(tokens);
    if (look === undefined || verdict.kind === 'reject') return verdict;
    // Further on a stream that was not kept has been escalated; one that was is watched to its end.
    if (!basis.whole && !kept && tokens > pair.holdBackTokensMax) return verdict;
    const head = headAt(basis.scorer, look);
    if (head === null || basis.threshold === null) return verdict;
    const gap = riskOfPrefix(head, basis.known, features) - basis.threshold;
    if (!basis.whole && tokens >= pair.holdBackTokens && gap <= 0) return KEEP;
    const recovers = recoveryChance(head.drift, gap);
    if (recovers < rejectBelow) return REJECT;
    return 1 - recovers >= doubtAbove ? DOUBT : verdict;
  };

  /** Null: it is not to be kept whatever is found. */
  const endOf = ({ basis, features, verdict }: CalibratedState, ending: DraftEnding | undefined) => {
    const { scorer, known, threshold } = basis;
    const endHead = headAt(scorer, 'end');
    if (verdict.kind === 'reject' || threshold === null || endHead === null) return null;
    const values = endedValues(scorer, known, features, ending);
    const risk = scoreAt(endHead, values);
    const secondHead = headAt(scorer, 'second');
    const riskAfter = (agreement: number) =>
      secondHead === null ? risk : riskWithSecond(secondHead, values, agreement);
    return { threshold, risk, riskAfter };
  };

  const second: NonNullable<Policy<CalibratedState>['second']> = {
    wanted(state, ending) {
      const end = endOf(state, ending);
      if (end === null || end.risk <= SECOND_ABOVE * end.threshold) return false;
      const isKept = (agreement: number) => end.riskAfter(agreement) <= end.threshold;
      return isKept(1) !== isKept(0);
    },
    heard: (state, agreement) => ({ ...state, agreement }),
  };
  const asksSecond = pair.second !== null && scorers.some((scorer) => headAt(scorer, 'second') !== null);
  const strict = tightened(calibration);
  const initial = { basis: NO_BASIS, features: OPEN_FEATURES, verdict: WAIT, kept: false, agreement: null };

  return {
    name: 'calibrated',
    calibration: { id: calibration.id },
    form: pair.form,
    topLogprobs: pair.topLogprobs,
    window: pair.window,
    initial,
    open(asked) {
      const { basis, ...opening } = openBasis(calibration, asked, options);
      return { ...opening, state: { ...initial, basis } };
    },
    next(state, reading) {
      const features = addReading(state.features, reading);
      const verdict = verdictAt({ ...state, features }, features.tokens);
      return { ...state, features, verdict, kept: state.kept || verdict.kind === 'keep' };
    },
    verdict: ({ verdict }) => verdict,
    ended(state, ending) {
      const end = endOf(state, ending);
      if (end === null) return REJECT;
      const { threshold, risk, riskAfter } = end;
      if ((state.agreement === null ? risk : riskAfter(state.agreement)) <= threshold) return KEEP;
      return risk <= threshold ? DISAGREEMENT : REJECT;
    },
    ...(asksSecond ? { second } : {}),
    // After an alarm nothing is served that no certificate covers.
    stricter: strict === null ? null : calibratedPolicy(strict, { ...options, uncertified: 'heavy' }),
  };
}
