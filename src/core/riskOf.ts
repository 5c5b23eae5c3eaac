import { answerFeatures } from './answerFeatures.ts';
import type { Head, Look, Scorer } from './calibration.ts';
import { answerText, type FeatureState, type FeatureValues, logprobFeatures } from './features.ts';
import type { DraftEnding } from './judgement.ts';
import { scoreAt } from './scorer.ts';
import { secondFeatures } from './secondFeatures.ts';

/** The head of a scorer at a look; null where too little was known to fit one. */
export function headAt({ heads }: Scorer, look: Look): Head | null {
  return heads.find((head) => head.look === look) ?? null;
}

/** How likely a draft is inadequate by a head on a prefix; `known` is the evidence from before the draft. */
export function riskOfPrefix(head: Head, known: FeatureValues, features: FeatureState): number {
  return scoreAt(head, { ...known, ...logprobFeatures(features) });
}

/** The evidence of an ended draft. The answer's text is looked into only for a scorer that uses it. */
export function endedValues(
  { evidence }: Scorer,
  known: FeatureValues,
  features: FeatureState,
  ending: DraftEnding | undefined,
): FeatureValues {
  const values = { ...known, ...logprobFeatures(features, ending) };
  return evidence.includes('answer') ? { ...values, ...answerFeatures(answerText(features)) } : values;
}

/** How likely an ended draft is inadequate, once a second drafter's answer was compared. */
export function riskWithSecond(head: Head, ended: FeatureValues, agreement: number | null): number {
  return scoreAt(head, { ...ended, ...secondFeatures(agreement) });
}
