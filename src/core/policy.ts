import type { EntropyForm } from './entropy.ts';
import type { TokenEvidence } from './evidence.ts';

/** Why a verdict was reached. A closed list: each is a label on receipts, headers and metrics. */
export type VerdictReason =
  | 'calm'
  | 'early_token'
  | 'window_mean'
  | 'hold_back_tokens'
  | 'hold_back_ms'
  | 'limit_tokens'
  | 'limit_ms'
  | 'no_logprobs'
  | 'sentinel_logprobs'
  | 'truncated'
  | 'filtered'
  | 'refused'
  | 'empty'
  | 'invalid_json'
  | 'control';

/**
 * What a policy says of the prefix of a draft.
 * `wait`: too early to tell. `keep`: good enough to show. `doubt`: start the heavy model beside it.
 * `reject`: drop it.
 */
export type Verdict =
  | { readonly kind: 'wait' }
  | { readonly kind: 'keep' | 'doubt' | 'reject'; readonly reason: VerdictReason };

/** What a policy says of an ended draft: there is nothing left to wait for. */
export interface FinalVerdict {
  readonly kind: 'keep' | 'reject';
  readonly reason: VerdictReason;
}

/** One token of the draft as the policy sees it. */
export interface Reading extends TokenEvidence {
  /** Position in the draft, from 1. */
  readonly index: number;
  /** Entropy of this token in the policy's form, bits; null without evidence. */
  readonly bits: number | null;
  /** Mean entropy of the last `window` tokens that carry evidence, bits; null before the first. */
  readonly meanBits: number | null;
}

/**
 * A routing policy: pure functions over a state of its own, so that it can be replayed over recordings
 * and property-tested. `next` folds one token, `verdict` reads the state, `ended` judges a whole draft.
 * Hysteresis belongs into the state. The rules about missing evidence are not the policy's to break:
 * `judgement.ts` applies them to every policy.
 */
export interface Policy<State = unknown> {
  readonly name: string;
  /** Null means NOT CALIBRATED, and is said wherever the policy shows. */
  readonly calibration: { readonly id: string } | null;
  readonly form: EntropyForm;
  /** How many log-probabilities a token are asked for, 1 to 20. */
  readonly topLogprobs: number;
  /** Tokens in the sliding mean, >= 1. */
  readonly window: number;
  readonly initial: State;
  next(state: State, reading: Reading): State;
  verdict(state: State): Verdict;
  ended(state: State): FinalVerdict;
}

export const WAIT: Verdict = { kind: 'wait' };
