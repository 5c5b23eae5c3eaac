import { type EntropyForm, entropyCeiling } from './entropy.ts';
import { type FinalVerdict, type Policy, type Reading, type Verdict, WAIT } from './policy.ts';

/** The numbers of policy `entropy`; the defaults are those of the original draft-thinker (Go). */
export interface EntropyPolicyOptions {
  readonly form: EntropyForm;
  /** Log-probabilities a token, 1 to 20. */
  readonly topLogprobs: number;
  /** Tokens in the sliding mean, >= 1. */
  readonly window: number;
  /** Above this a draft is rejected, bits. */
  readonly thresholdBits: number;
  /** The share of the threshold above which a draft is doubted, (0, 1]. */
  readonly softShare: number;
  /** How many of the first tokens are judged one by one; no keep before as many. */
  readonly earlyTokens: number;
}

/** What the policy remembers of a prefix. */
export interface EntropyState {
  readonly tokens: number;
  /** Tokens in a row with a window mean at or below soft and no hot early token. */
  readonly calmRun: number;
  readonly meanBits: number | null;
  readonly verdict: Verdict;
}

export const ENTROPY_DEFAULTS: EntropyPolicyOptions = {
  form: 'renormalised',
  topLogprobs: 5,
  window: 10,
  thresholdBits: 2,
  softShare: 0.8,
  earlyTokens: 10,
};

/** A window mean of fewer tokens than this says nothing. */
const MEAN_FROM_TOKEN = 4;
/** Calm tokens in a row that end a doubt. */
const CALM_AFTER = 4;

/**
 * The original's rule: one token above the threshold among the first ten, or a sliding mean above it,
 * rejects; above the soft threshold doubts. Not calibrated: on labelled data its T = 2.0 caught no more
 * bad drafts than chance.
 * @throws RangeError when the threshold lies above what the form can reach, or is no number: it could never
 * fire, and every draft would be kept.
 */
export function entropyPolicy(options: EntropyPolicyOptions = ENTROPY_DEFAULTS): Policy<EntropyState> {
  const { form, topLogprobs, window, thresholdBits, softShare, earlyTokens } = options;
  const ceiling = entropyCeiling(form, topLogprobs);
  if (!(thresholdBits <= ceiling)) {
    throw new RangeError(
      `Cannot use an entropy threshold of ${thresholdBits} bits: the ${form} form of top-${topLogprobs} ` +
        `reaches at most ${ceiling.toFixed(3)} bits`,
    );
  }
  const softBits = softShare * thresholdBits;

  const judge = (
    state: EntropyState,
    { bits }: Reading,
    calmRun: number,
    tokens: number,
    mean: number | null,
  ) => {
    const early = tokens <= earlyTokens && bits !== null;
    if (state.verdict.kind === 'reject') return state.verdict;
    if (early && bits > thresholdBits) return { kind: 'reject', reason: 'early_token' } as const;
    if (mean !== null && mean > thresholdBits) return { kind: 'reject', reason: 'window_mean' } as const;
    if (early && bits > softBits) return { kind: 'doubt', reason: 'early_token' } as const;
    if (mean !== null && mean > softBits) return { kind: 'doubt', reason: 'window_mean' } as const;
    if (state.verdict.kind === 'doubt' && calmRun < CALM_AFTER) return state.verdict;
    return tokens >= earlyTokens ? ({ kind: 'keep', reason: 'calm' } as const) : WAIT;
  };

  return {
    name: 'entropy',
    calibration: null,
    form,
    topLogprobs,
    window,
    initial: { tokens: 0, calmRun: 0, meanBits: null, verdict: WAIT },
    next(state, reading) {
      const tokens = state.tokens + 1;
      const mean = tokens >= MEAN_FROM_TOKEN ? reading.meanBits : null;
      const hotEarly = tokens <= earlyTokens && reading.bits !== null && reading.bits > softBits;
      const calm = mean !== null && mean <= softBits && !hotEarly;
      const calmRun = calm ? state.calmRun + 1 : 0;
      const verdict = judge(state, reading, calmRun, tokens, mean);
      return { tokens, calmRun, meanBits: reading.meanBits, verdict };
    },
    verdict: (state) => state.verdict,
    ended(state): FinalVerdict {
      if (state.verdict.kind === 'reject') return { kind: 'reject', reason: state.verdict.reason };
      if (state.meanBits !== null && state.meanBits > softBits)
        return { kind: 'reject', reason: 'window_mean' };
      return { kind: 'keep', reason: 'calm' };
    },
  };
}
