import { crossScores } from '../../src/calibration/evaluate/crossScores.ts';
import { evaluate } from '../../src/calibration/evaluate/evaluate.ts';
import type { EvidenceChoice } from '../../src/calibration/evaluate/evidenceRanking.ts';
import type { Scored } from '../../src/calibration/evaluate/guaranteeTrials.ts';
import { type Fitted, fitCalibration } from '../../src/calibration/fitCalibration.ts';
import { isBad } from '../../src/calibration/isBad.ts';
import type { Evaluation } from '../../src/calibration/report/evaluation.ts';
import type { EvidenceKind } from '../../src/core/calibration.ts';
import type { GradedDraft } from '../../src/core/gradedDraft.ts';
import { calibratedPair, type EvidencePair, PRICES } from './pairs.ts';

/** How much is spent on intervals and trials; `quick` tells whether everything runs. */
export interface Effort {
  readonly resamples: number;
  readonly trials: number;
}

/** Fixed before the test part was read. */
const FROZEN = {
  alpha: 0.2,
  delta: 0.05,
  risk: 'error',
  seed: 20260101,
  alphas: [0.1, 0.2, 0.3],
  now: '2026-11-24T00:00:00.000Z',
} as const;

const ALL: readonly EvidenceKind[] = ['logprobs', 'prompt', 'neighbours', 'answer'];

/** Fits, certifies and evaluates one pair from its graded drafts. */
export function evaluatePair(
  { name, heavy, heavyLabels, limits }: EvidencePair,
  drafts: readonly GradedDraft[],
  effort: Effort,
): { readonly fitted: Fitted; readonly evaluation: Evaluation } {
  const pair = calibratedPair(heavy, drafts);
  const { alpha, delta, risk, seed, now } = FROZEN;
  // The second drafter is ranked beside the others; the policy evaluated here does without it.
  const fitted = fitCalibration(drafts, {
    ...{ pair: { ...pair, second: null }, alpha, delta, risk, seed, now },
    source: 'dataset',
    evidence: ALL,
    model: 'logistic',
    split: 'row',
  });
  const graded = drafts.filter(({ draftRight }) => draftRight !== null);
  const bad = isBad(risk);
  const scoredBy = (by: 'row' | 'family'): Scored[] => {
    const scores = crossScores(graded, bad, {
      pair,
      look: 'end',
      evidence: ALL,
      model: 'logistic',
      by,
      seed,
    });
    return graded.flatMap((draft, at) => {
      const score = scores[at] ?? null;
      return score === null ? [] : [{ draft, score, bad: bad(draft) }];
    });
  };
  const evaluation = evaluate(fitted, {
    ...{ name, heavyLabels, limits, seed, prices: PRICES },
    split: 'row',
    resamples: effort.resamples,
    choices: choicesFor(drafts),
    trials: {
      resamples: effort.trials,
      alphas: FROZEN.alphas,
      inFamily: scoredBy('row'),
      outOfFamily: scoredBy('family'),
    },
  });
  return { fitted, evaluation };
}

function choicesFor(drafts: readonly GradedDraft[]): EvidenceChoice[] {
  const kinds: EvidenceChoice[] = ALL.map((kind) => ({ name: kind, kinds: [kind], model: 'logistic' }));
  const early: readonly EvidenceKind[] = ['logprobs', 'prompt', 'neighbours'];
  const looks = ([4, 8, 16, 32, 64] as const).map(
    (look): EvidenceChoice => ({ name: `after_${look}`, kinds: early, model: 'logistic', look }),
  );
  const choices: EvidenceChoice[] = [
    { name: 'all', kinds: ALL, model: 'logistic' },
    { name: 'all_trees', kinds: ALL, model: 'trees' },
    { name: 'logprobs_prompt', kinds: ['logprobs', 'prompt'], model: 'logistic' },
    ...kinds,
    { name: 'gate', kinds: ['prompt', 'neighbours'], model: 'logistic', look: 'prompt' },
    ...looks,
  ];
  if (!drafts.some(({ second }) => second !== null)) return choices;
  return [
    ...choices,
    { name: 'second', kinds: ['second'], model: 'logistic', look: 'second' },
    { name: 'all_and_second', kinds: [...ALL, 'second'], model: 'logistic', look: 'second' },
  ];
}
