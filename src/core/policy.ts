import type { EntropyForm } from './entropy.ts';
import type { TokenEvidence } from './evidence.ts';
import type { DraftEnding } from './judgement.ts';
import type { PromptSketch } from './promptSketch.ts';

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
  | 'low_risk'
  | 'risk'
  | 'disagreement'
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

/** What a policy may know of a request before it is drafted; each is computed only when asked for. */
export interface Asked {
  readonly sketch: () => PromptSketch;
  /** Tokens of the prompt, estimated. */
  readonly promptTokens: () => number;
  /** Nothing of the answer is shown before it has ended. */
  readonly whole: boolean;
  /** Functions are on offer: the answer may be a call of one, and no grader judges those. Absent: none are. */
  readonly tools?: boolean;
}

/**
 * Why a policy wants no draft. `novel`: no graded prompt is near. `uncertified`: its kind has no certificate.
 * `gate`: the prompt alone says that a draft would not do.
 */
export type GateReason = 'novel' | 'uncertified' | 'gate';

/** How a policy begins a request. */
export interface Opening<State> {
  readonly state: State;
  /** Null: draft it. */
  readonly notDrafted: GateReason | null;
  /** The stratum the request falls into; null where the policy knows none. */
  readonly stratum: string | null;
  /** Whether what is kept is covered by a certificate. */
  readonly certified: boolean;
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
  /** How a request begins; without it, from `initial`, drafted and not certified. */
  open?(asked: Asked): Opening<State>;
  next(state: State, reading: Reading): State;
  verdict(state: State): Verdict;
  /** @param ending how the draft ended, where it is known: a policy may hold a cut against it. */
  ended(state: State, ending?: DraftEnding): FinalVerdict;
  /** A second drafter's answer as evidence; without it, none is ever asked. */
  readonly second?: {
    /** Of an ended draft: whether the second opinion could change the verdict. */
    wanted(state: State, ending?: DraftEnding): boolean;
    /** @param agreement of both answers, in [0, 1]; null when the second drafter gave none. */
    heard(state: State, agreement: number | null): State;
  };
  /** The same policy, stricter, for when audits find more bad answers than promised; null: none but heavy. */
  readonly stricter?: Policy<State> | null;
}

/** How a policy begins a request. */
export function openPolicy<State>(policy: Policy<State>, asked: Asked): Opening<State> {
  return policy.open?.(asked) ?? { state: policy.initial, notDrafted: null, stratum: null, certified: false };
}

export const WAIT: Verdict = { kind: 'wait' };
