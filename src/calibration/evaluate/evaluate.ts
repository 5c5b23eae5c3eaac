import { entropyPolicy } from '../../core/entropyPolicy.ts';
import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { Policy } from '../../core/policy.ts';
import { acceptingPolicy, servingPolicy } from '../acceptingPolicy.ts';
import { equalWeights } from '../equalWeights.ts';
import type { Fitted } from '../fitCalibration.ts';
import { isBad } from '../isBad.ts';
import type { CoverageCurve, Evaluation, EvaluationSetting } from '../report/evaluation.ts';
import { serve } from '../served.ts';
import type { PairPrices } from '../servingCost.ts';
import { costCurve } from './costCurve.ts';
import { coverageCurve } from './coverageCurve.ts';
import { endScores } from './endScores.ts';
import { entropyByOutcome } from './entropyByOutcome.ts';
import type { Bootstrap } from './estimateOf.ts';
import { type EvidenceChoice, evidenceRanking } from './evidenceRanking.ts';
import { familyConfusion } from './familyConfusion.ts';
import { guaranteeTrials, type Scored } from './guaranteeTrials.ts';
import { holdBackSweep } from './holdBackSweep.ts';
import { originalScore } from './originalScore.ts';
import { originalSweep } from './originalSweep.ts';
import { reliabilityOf } from './reliabilityOf.ts';
import { savingAtQuality } from './savingAtQuality.ts';
import { summarise } from './summarise.ts';

export interface EvaluateOptions {
  readonly name: string;
  readonly heavyLabels: EvaluationSetting['heavyLabels'];
  readonly split: 'row' | 'family';
  readonly seed: number;
  /** Null: costs are not known, and nothing is said of savings. */
  readonly prices: (PairPrices & { readonly note: string }) | null;
  readonly resamples: number;
  /** Choices of evidence to rank by, over all graded drafts; empty: none, which saves most of the time. */
  readonly choices: readonly EvidenceChoice[];
  /** Splits on which the guarantee is tried; needs scores of drafts by scorers that never saw them. */
  readonly trials: {
    readonly resamples: number;
    /** Promises that are tried, with the same delta. */
    readonly alphas: readonly number[];
    readonly inFamily: readonly Scored[];
    readonly outOfFamily: readonly Scored[];
  } | null;
  readonly limits: readonly string[];
}

/** Equal prices stand in where none is known; what they would say is left out of the evaluation. */
const NO_PRICES: PairPrices = {
  draft: { inputDollars: 1, outputDollars: 1 },
  heavy: { inputDollars: 1, outputDollars: 1 },
  second: null,
};
/** Thresholds the curve is drawn through. */
const CURVE_STEPS = 25;

/** Everything that can be said of a fitted calibration from its test part, as data. */
export function evaluate(given: Fitted, options: EvaluateOptions): Evaluation {
  const fitted = equallyTested(given, options.seed);
  const { calibration, splits, lookup } = fitted;
  const { test } = splits;
  const { pair, promise } = calibration;
  const bad = isBad(promise.risk);
  const bootstrap: Bootstrap = { seed: options.seed, resamples: options.resamples };
  const prices = options.prices ?? NO_PRICES;
  const stream = { tokens: pair.holdBackTokens, tokensMax: pair.holdBackTokensMax };
  const policy = servingPolicy(calibration, lookup);
  const served = serve(policy, test, stream, prices);
  const scores = endScores(fitted, test);
  const summary = summarise(served, bad, bootstrap);
  const graded = [...splits.train, ...splits.calibration, ...test];
  const anyCertified = calibration.strata.some((stratum) => stratum.stream.certified);
  return {
    version: 1,
    setting: {
      name: options.name,
      createdAt: calibration.createdAt,
      draft: pair.draft,
      heavy: pair.heavy,
      second: pair.second,
      heavyLabels: options.heavyLabels,
      promise,
      split: options.split,
      seed: options.seed,
      prompts: {
        train: splits.train.length,
        calibration: splits.calibration.length,
        test: test.length,
        ungraded: fitted.ungraded,
      },
      families: Object.keys(calibration.data.families).length,
      holdBackTokens: pair.holdBackTokens,
      holdBackTokensMax: pair.holdBackTokensMax,
      prices: options.prices,
      resamples: options.resamples,
    },
    summary: summary === null || options.prices !== null ? summary : { ...summary, saving: null },
    strata: calibration.strata.map(({ name, examples, scorer, stream: streamed, whole }) => ({
      name,
      examples,
      evidence: calibration.scorers[scorer]?.evidence ?? [],
      stream: streamed,
      whole,
    })),
    curve:
      options.prices === null
        ? null
        : curveOf(fitted, options.prices, bootstrap, anyCertified ? policy : null),
    reliability: reliabilityOf(test, scores, bad),
    riskByCoverage: coverageOf(
      test,
      scores.map((score) => score?.score ?? 1),
      bad,
      bootstrap,
    ),
    entropy: entropyByOutcome(test, pair),
    families: familyConfusion(served, bad),
    holdBack: holdBackSweep(fitted, { prices, bootstrap, seed: options.seed }).map((result) =>
      options.prices === null ? { ...result, saving: null } : result,
    ),
    original: originalSweep(test, bootstrap),
    atQuality:
      options.prices === null ? null : savingAtQuality(fitted, { prices: options.prices, bootstrap }),
    evidence:
      options.choices.length === 0
        ? null
        : evidenceRanking(graded, options.choices, { pair, seed: options.seed, bootstrap }),
    guarantee: options.trials === null ? null : trialsOf(options.trials, promise, options.seed),
    limits: options.limits,
  };
}

/** Figures are of requests: of a sample in which some were likelier than others, one in which none was. */
function equallyTested(fitted: Fitted, seed: number): Fitted {
  const { splits } = fitted;
  return { ...fitted, splits: { ...splits, test: equalWeights(splits.test, seed) } };
}

function curveOf(fitted: Fitted, prices: PairPrices, bootstrap: Bootstrap, certified: Policy | null) {
  const { calibration, lookup, splits } = fitted;
  const { holdBackTokens, holdBackTokensMax } = calibration.pair;
  return costCurve({
    drafts: splits.test,
    prices,
    stream: { tokens: holdBackTokens, tokensMax: holdBackTokensMax },
    at: (threshold) => acceptingPolicy(calibration, lookup, { threshold }),
    thresholds: Array.from({ length: CURVE_STEPS + 1 }, (_, at) => at / CURVE_STEPS),
    certified,
    baselines: {
      // A policy's state is its own affair: whoever replays it need not know the type.
      'original_2.0': entropyPolicy() as Policy,
    },
    bootstrap,
  });
}

function coverageOf(
  drafts: readonly GradedDraft[],
  scores: readonly number[],
  bad: (draft: GradedDraft) => boolean,
  bootstrap: Bootstrap,
): CoverageCurve[] | null {
  const labels = drafts.map(bad);
  const rules: [string, readonly number[]][] = [
    ['score', scores],
    ['original', drafts.map(originalScore)],
    ['length_only', drafts.map(({ draft }) => draft.usage.completionTokens)],
  ];
  const curves = rules.flatMap(([name, values]) => {
    const curve = coverageCurve(name, drafts, values, labels, bootstrap);
    return curve === null ? [] : [curve];
  });
  return curves.length === 0 ? null : curves;
}

function trialsOf(
  trials: NonNullable<EvaluateOptions['trials']>,
  promise: Evaluation['setting']['promise'],
  seed: number,
) {
  return trials.alphas.flatMap((alpha) =>
    [
      ['exchangeable', 'row', trials.inFamily] as const,
      ['out_of_family', 'family', trials.outOfFamily] as const,
    ].map(([name, by, scored]) => ({
      ...guaranteeTrials(scored, by, { ...promise, alpha }, { seed, resamples: trials.resamples }),
      name: `${name}, alpha ${alpha}`,
    })),
  );
}
