import type { EntropyForm } from './entropy.ts';

/** The looks of a draft, in tokens; `end` is the whole draft, `second` the whole draft and a second opinion. */
export const LOOKS = [4, 8, 16, 32, 64] as const;
export type Look = (typeof LOOKS)[number] | 'prompt' | 'end' | 'second';

/** Kinds of evidence a score may use; each can be switched per family and is reported alone. */
export type EvidenceKind = 'logprobs' | 'prompt' | 'neighbours' | 'answer' | 'second';

/** A monotone, piecewise linear map through points, flat beyond them: `x` ascending raw scores, `y` ascending probabilities. */
export interface IsotonicMap {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** One node of a tree: a leaf adds `value`; a split goes left when the feature is <= `at`. */
export type TreeNode =
  | { readonly value: number }
  | { readonly feature: number; readonly at: number; readonly left: number; readonly right: number };

/** A score at one look: raw log-odds of "inadequate", then isotonic to a probability. */
export interface Head {
  readonly look: Look;
  /** Names of features, as features.ts gives them. */
  readonly features: readonly string[];
  readonly model:
    | {
        readonly kind: 'logistic';
        readonly mean: readonly number[];
        readonly scale: readonly number[];
        readonly weights: readonly number[];
        readonly bias: number;
      }
    | { readonly kind: 'trees'; readonly bias: number; readonly trees: readonly (readonly TreeNode[])[] };
  readonly isotonic: IsotonicMap;
  /**
   * By how much the score at this look lies above the final one: evenly spaced quantiles over past drafts,
   * ascending. Says how likely a score above the threshold is to come down to it. Empty for `prompt`, `end`
   * and `second`.
   */
  readonly drift: readonly number[];
}

/** Heads that share one choice of evidence. */
export interface Scorer {
  readonly evidence: readonly EvidenceKind[];
  readonly heads: readonly Head[];
}

/** A graded prompt as the neighbours see it: sparse weighted terms of length one, and how its draft did. */
export interface GradedPrompt {
  readonly terms: readonly number[];
  readonly weights: readonly number[];
  /** The draft was inadequate. */
  readonly bad: boolean;
  /** Index into `strata`. */
  readonly stratum: number;
}

export interface NeighbourIndex {
  /** How many neighbours are asked, >= 1. */
  readonly k: number;
  /** Cosine in [0, 1] under which the nearest is no neighbour: the prompt is novel. */
  readonly floor: number;
  /** Inverse document frequency by term; a term that is absent has `unseenIdf`. */
  readonly idf: Readonly<Record<string, number>>;
  readonly unseenIdf: number;
  readonly prompts: readonly GradedPrompt[];
}

/**
 * What fixed-sequence testing found for one way of serving one stratum. Certified: with probability
 * 1 - delta over the calibration sample, the risk among accepted answers is at most alpha, as long as
 * requests come from the same distribution. Refused: how many accepted examples are missing (null: no number
 * of them would do at the observed risk).
 */
export type Certificate =
  | {
      readonly certified: true;
      /** Accept at scores up to this one. */
      readonly threshold: number;
      /** The strictest threshold that was certified on the way; what an alarm tightens to. */
      readonly strictThreshold: number;
      readonly accepted: number;
      readonly bad: number;
      /** Upper Clopper-Pearson bound at delta of the risk among accepted. */
      readonly riskBound: number;
    }
  | {
      readonly certified: false;
      /** The threshold that would be used if served without a certificate; null: none looks good enough. */
      readonly threshold: number | null;
      readonly accepted: number;
      readonly bad: number;
      readonly missing: number | null;
    };

/** Requests that are certified together: one family, or the rest. */
export interface Stratum {
  readonly name: string;
  /** Index into `scorers`. */
  readonly scorer: number;
  /** Graded examples in the calibration split. */
  readonly examples: number;
  readonly stream: Certificate;
  readonly whole: Certificate;
}

/** What a calibration is valid for; a running route that differs in any of it must not use it. */
export interface CalibratedPair {
  readonly draft: string;
  readonly heavy: string;
  /** A second cheap model whose agreement was evidence; null: none. */
  readonly second: string | null;
  readonly form: EntropyForm;
  readonly topLogprobs: number;
  readonly window: number;
  /** The first look at which a stream may be kept, tokens. */
  readonly holdBackTokens: number;
  /** Where a stream's standing doubt escalates, tokens. */
  readonly holdBackTokensMax: number;
  /** Digest of what else shapes a draft: rules of the draft model. */
  readonly parameters: string;
  /** Prompts of a higher risk are not drafted, so what is certified is the rest; null or absent: the gate is off. */
  readonly gateMaxRisk?: number | null | undefined;
}

/** What was learned and certified for one pair of models: the content of a calibration file. */
export interface Calibration {
  readonly id: string;
  /** ISO time. */
  readonly createdAt: string;
  readonly pair: CalibratedPair;
  /** Share of inadequate answers among accepted ones, at most, with probability 1 - delta each certificate. */
  readonly promise: {
    readonly alpha: number;
    readonly delta: number;
    /** `error`: the draft is wrong. `benefit`: the draft is wrong and heavy is right. */
    readonly risk: 'error' | 'benefit';
  };
  readonly data: {
    readonly source: 'dataset' | 'observed' | 'operation';
    readonly train: number;
    readonly calibration: number;
    /** Graded examples by family. */
    readonly families: Readonly<Record<string, number>>;
    /** Means over the training split: what a wasted heavy call costs and a head start saves. */
    readonly meanPromptTokens: number;
    readonly meanDraftTokens: number;
    readonly meanHeavyTokens: number;
    /** Milliseconds of one drafted token. */
    readonly msPerDraftToken: number;
  };
  readonly scorers: readonly Scorer[];
  readonly neighbours: NeighbourIndex;
  readonly strata: readonly Stratum[];
}
