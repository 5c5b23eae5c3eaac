import type { CalibratedPair, Calibration, Certificate } from '../../../src/core/calibration.ts';
import { FEATURE_NAMES } from '../../../src/core/features.ts';
import { PAIR } from '../../core/smallCalibration.ts';

export const SMALL_PAIR: CalibratedPair = { ...PAIR, parameters: '' };

const certified: Certificate = {
  certified: true,
  threshold: 0.2,
  strictThreshold: 0.1,
  accepted: 100,
  bad: 2,
  riskBound: 0.07,
};

/** A calibration with one head, one certified stratum and one that was refused. */
export function smallCalibration(pair: Partial<CalibratedPair> = {}): Calibration {
  return {
    id: '',
    createdAt: '2026-02-03T04:05:06.000Z',
    pair: { ...SMALL_PAIR, ...pair },
    promise: { alpha: 0.1, delta: 0.05, risk: 'error' },
    data: {
      source: 'dataset',
      train: 200,
      calibration: 200,
      families: { capitals: 200, rest: 200 },
      meanPromptTokens: 20,
      meanDraftTokens: 40,
      meanHeavyTokens: 60,
      msPerDraftToken: 20,
    },
    scorers: [
      {
        evidence: ['prompt'],
        heads: [
          {
            look: 'end',
            features: FEATURE_NAMES.prompt.slice(0, 1),
            model: { kind: 'logistic', mean: [3], scale: [1], weights: [0.5], bias: -2 },
            isotonic: { x: [-4, 0, 4], y: [0.02, 0.3, 0.9] },
            drift: [],
          },
        ],
      },
    ],
    neighbours: {
      k: 5,
      floor: 0.2,
      idf: { 7: 1.5, 1000: 2.5 },
      unseenIdf: 3,
      prompts: [{ terms: [7, 1000], weights: [0.6, 0.8], bad: false, stratum: 0 }],
    },
    strata: [
      { name: 'capitals', scorer: 0, examples: 120, stream: certified, whole: certified },
      {
        name: 'rest',
        scorer: 0,
        examples: 80,
        stream: { certified: false, threshold: null, accepted: 30, bad: 9, missing: null },
        whole: { certified: false, threshold: 0.1, accepted: 30, bad: 1, missing: 59 },
      },
    ],
  };
}
