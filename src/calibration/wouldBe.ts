import type { Calibration } from '../core/calibration.ts';
import type { GradedDraft } from '../core/gradedDraft.ts';
import { acceptingPolicy, servingPolicy } from './acceptingPolicy.ts';
import { equalWeights } from './equalWeights.ts';
import { summarise } from './evaluate/summarise.ts';
import type { Fitted } from './fitCalibration.ts';
import { isBad } from './isBad.ts';
import type { EvaluationSummary } from './report/evaluation.ts';
import { type Served, serve } from './served.ts';
import type { PairPrices } from './servingCost.ts';
import { stratumAt } from './stratumAt.ts';

/** What serving would have been like for drafts that heavy answered. */
export interface WouldBe {
  /** With the certificates there are; strata that were refused go to heavy. Null without a test part. */
  readonly stream: EvaluationSummary | null;
  readonly whole: EvaluationSummary | null;
  /** By stratum: what was certified, and what serving it uncertified at its observed risk would have been. */
  readonly strata: readonly {
    readonly name: string;
    readonly graded: number;
    readonly agreement: number | null;
    readonly stream: Calibration['strata'][number]['stream'];
    readonly whole: Calibration['strata'][number]['whole'];
    readonly test: EvaluationSummary | null;
  }[];
}

/** The figures of a report on observed traffic, from the part of it that chose nothing. */
export function wouldBe(
  { calibration, splits, lookup }: Fitted,
  options: { readonly prices: PairPrices; readonly seed: number; readonly resamples: number },
): WouldBe {
  const { holdBackTokens, holdBackTokensMax } = calibration.pair;
  const stream = { tokens: holdBackTokens, tokensMax: holdBackTokensMax };
  const bad = isBad(calibration.promise.risk);
  const policy = servingPolicy(calibration, lookup);
  const summary = (served: readonly Served[]) => summarise(served, bad, options);
  // Figures are of requests, and some stand for more of them than others.
  const test = equalWeights(splits.test, options.seed);
  const streams = test.filter(isStream);
  const graded = [...splits.calibration, ...splits.test];
  const stratumOf = new Map(graded.map((draft) => [draft, stratumAt(lookup, draft.sketch)]));
  const streamed = serve(policy, streams, stream, options.prices);
  return {
    stream: summary(streamed),
    whole: summary(serve(policy, test.filter(isWhole), null, options.prices)),
    strata: calibration.strata.map(({ name, stream: certificate, whole }, at) => {
      const isOwn = (draft: GradedDraft) => stratumOf.get(draft) === at;
      const own = graded.filter(isOwn);
      const threshold = certificate.threshold;
      const served =
        threshold === null
          ? []
          : serve(
              acceptingPolicy(calibration, lookup, { threshold, stratum: at }),
              streams.filter(isOwn),
              stream,
              options.prices,
            );
      return {
        name,
        graded: own.length,
        agreement:
          own.length === 0 ? null : own.filter(({ draftRight }) => draftRight === true).length / own.length,
        stream: certificate,
        whole,
        test: summary(served),
      };
    }),
  };
}

/** Where it is not known how a request was to be served, it is a request of either kind. */
function isStream({ whole }: GradedDraft): boolean {
  return whole !== true;
}

function isWhole({ whole }: GradedDraft): boolean {
  return whole !== false;
}
