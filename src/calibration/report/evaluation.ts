import type { Certificate, EvidenceKind, Look } from '../../core/calibration.ts';
import type { EntropyForm } from '../../core/entropy.ts';
import type { EvaluationSetting } from './evaluationSetting.ts';

export type { EvaluationSetting } from './evaluationSetting.ts';

/**
 * What was found about one pair of models, as plain JSON: the whole of what a report is drawn from. Shares are
 * in [0, 1], costs are shares of what always asking heavy costs, a saving is one minus such a cost (below 0:
 * dearer than heavy alone). A part that was not measured is null, and the report says so; it is never guessed.
 */
export interface Evaluation {
  readonly version: 1;
  readonly setting: EvaluationSetting;
  readonly summary: EvaluationSummary | null;
  /** One a stratum; empty when nothing was put to the test of a certificate. */
  readonly strata: readonly StratumResult[];
  readonly curve: CostCurve | null;
  readonly reliability: Reliability | null;
  readonly riskByCoverage: readonly CoverageCurve[] | null;
  readonly entropy: EntropyByOutcome | null;
  readonly families: readonly FamilyConfusion[] | null;
  readonly holdBack: readonly HoldBackResult[] | null;
  readonly original: OriginalSweep | null;
  /** What is saved at a fixed loss of quality; null without prices. */
  readonly atQuality: readonly AtQuality[] | null;
  /** Ranking by each choice of evidence, the combined scorer and the baselines. */
  readonly evidence: readonly EvidenceResult[] | null;
  readonly guarantee: readonly GuaranteeTrial[] | null;
  /** Sentences on what these figures do not show; more are added from the setting. */
  readonly limits: readonly string[];
}

/** A figure with its 95 % interval; both ends null where none was computed. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The certified policy as it would serve the test part. */
export interface EvaluationSummary {
  /** Prompts the figures are over. */
  readonly prompts: number;
  /** Draft kept and served. */
  readonly kept: Estimate;
  /** Bad among the kept, in the promise's sense; null when none was kept: not tested. */
  readonly risk: Estimate | null;
  readonly saving: Estimate | null;
  /** Right answers among all that was served. */
  readonly quality: Estimate;
  readonly draftQuality: Estimate;
  readonly heavyQuality: Estimate;
  /** Prompts sent to heavy without a draft, by reason: novel, uncertified, gate. */
  readonly notDrafted: Readonly<Record<string, number>>;
}

export interface StratumResult {
  readonly name: string;
  /** Graded examples in the calibration part. */
  readonly examples: number;
  /** Kinds of evidence its scorer uses. */
  readonly evidence: readonly EvidenceKind[];
  readonly stream: Certificate;
  readonly whole: Certificate;
}

/** A way to serve: what it costs and how often it is right. */
export interface Operating {
  /** Share of always-heavy's cost. */
  readonly cost: Estimate;
  readonly quality: Estimate;
}

/**
 * A baseline by name; `original_2.0` is the original's rule at its own threshold. `random` is not among them:
 * it is the chord between always-draft and always-heavy.
 */
export interface Baseline extends Operating {
  readonly name:
    | 'always_draft'
    | 'always_heavy'
    | 'length_only'
    | 'prompt_only'
    | 'original_2.0'
    | 'oracle'
    | (string & {});
}

/** Cost against quality while the threshold moves. */
export interface CostCurve {
  /** By rising threshold of the score: loosest last. */
  readonly points: readonly (Operating & { readonly threshold: number })[];
  /** The knee: index into `points` of the greatest height over the random-mixing chord; null: none above it. */
  readonly knee: number | null;
  /** Where the certified policy stands; null when nothing was certified. */
  readonly certified: Operating | null;
  readonly baselines: readonly Baseline[];
  /** Performance gap recovered at the cost of half always-heavy, in [.., 1]; null: not defined. */
  readonly gapRecovered: Estimate | null;
  /** Least cost that reaches this share of heavy's quality; null: never reached short of always-heavy. */
  readonly costAtQuality: readonly { readonly share: number; readonly cost: Estimate | null }[];
}

/** How honest the probabilities are: before and after isotonic calibration. */
export interface Reliability {
  readonly look: Look;
  readonly before: ReliabilityOf;
  readonly after: ReliabilityOf;
}

export interface ReliabilityOf {
  /** Expected calibration error. */
  readonly ece: number;
  readonly brier: number;
  /** Non-empty bins by rising score. */
  readonly bins: readonly {
    /** Mean predicted probability of "inadequate". */
    readonly predicted: number;
    /** Observed share of inadequate drafts. */
    readonly observed: number;
    readonly n: number;
  }[];
}

/** Risk among the accepted as more is accepted, the most trusted first. */
export interface CoverageCurve {
  readonly name: string;
  /** Area under the curve: mean risk over all coverages. */
  readonly aurc: Estimate;
  /** Rising coverage in (0, 1]. */
  readonly points: readonly { readonly coverage: number; readonly risk: number }[];
}

/** How right and wrong drafts are spread over their mean window entropy. */
export interface EntropyByOutcome {
  readonly form: EntropyForm;
  readonly topLogprobs: number;
  readonly window: number;
  /** Adjoining, rising; bits. */
  readonly bins: readonly {
    readonly fromBits: number;
    readonly toBits: number;
    readonly right: number;
    readonly wrong: number;
  }[];
}

/** What became of one family's drafts, in prompts. `bad` in the promise's sense. */
export interface FamilyConfusion {
  readonly family: string;
  readonly keptGood: number;
  readonly keptBad: number;
  /** Escalated though the draft would have done. */
  readonly escalatedGood: number;
  readonly escalatedBad: number;
  /** Not drafted at all: novel, uncertified or gated; counted in the two above as well. */
  readonly notDrafted: number;
}

/** The streaming policy with another hold-back: the same scores, certified anew. */
export interface HoldBackResult {
  /** Null: the whole answer is held. */
  readonly holdBackTokens: number | null;
  readonly kept: Estimate;
  /** Null when none was kept: not tested. */
  readonly risk: Estimate | null;
  readonly saving: Estimate | null;
  /** Strata certified at this hold-back, of all. */
  readonly certified: number;
  readonly strata: number;
}

/** The original's rule while its threshold moves. */
export interface OriginalSweep {
  readonly form: EntropyForm;
  readonly topLogprobs: number;
  readonly window: number;
  /** Rising. */
  readonly points: readonly {
    readonly thresholdBits: number;
    /** Share of all drafts escalated. */
    readonly escalated: number;
    /** Share of wrong drafts that were escalated; as high as `escalated` is what chance would do. */
    readonly caught: number;
  }[];
  /** Over the sweep, for "draft wrong". */
  readonly auroc: Estimate | null;
}

/**
 * One way to serve, tuned on the calibration part to save most at this quality, and tried on the test part. Where
 * nothing saves anything there, it is heavy alone.
 */
export interface AtQuality {
  readonly name: string;
  /** Right answers wanted, as a share of heavy's. */
  readonly share: number;
  /** Of a streaming policy; null: whole answers, or a rule that knows none. */
  readonly holdBackTokens: number | null;
  readonly kept: Estimate;
  readonly quality: Estimate;
  readonly saving: Estimate;
}

/** How well something ranks drafts. */
export interface EvidenceResult {
  readonly name: string;
  /** Empty for a baseline that is no scorer of ours. */
  readonly kinds: readonly EvidenceKind[];
  readonly inFamily: RankingOf | null;
  readonly outOfFamily: RankingOf | null;
}

export interface RankingOf {
  /** AUROC for "draft wrong". */
  readonly wrong: Estimate;
  /** AUROC for "draft wrong and heavy right"; null where it is the same or not defined. */
  readonly benefit: Estimate | null;
}

/** The whole procedure repeated on resampled splits. */
export interface GuaranteeTrial {
  readonly name: 'exchangeable' | 'out_of_family' | (string & {});
  readonly resamples: number;
  /** Resamples in which anything was certified, and kept on the part held out. */
  readonly certified: number;
  /** Certified ones whose risk on the part held out, a sample itself, was above alpha. */
  readonly violated: number;
}
