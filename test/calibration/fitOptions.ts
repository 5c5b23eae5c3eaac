import type { FitOptions } from '../../src/calibration/fitCalibration.ts';
import type { PairPrices } from '../../src/calibration/servingCost.ts';
import type { CalibratedPair } from '../../src/core/calibration.ts';

export const PAIR: CalibratedPair = {
  draft: 'small',
  heavy: 'big',
  second: null,
  form: 'renormalised',
  topLogprobs: 5,
  window: 10,
  holdBackTokens: 16,
  holdBackTokensMax: 48,
  parameters: 'none',
};

export const FIT: FitOptions = {
  pair: PAIR,
  alpha: 0.1,
  delta: 0.05,
  risk: 'error',
  source: 'dataset',
  evidence: ['logprobs', 'prompt', 'neighbours'],
  model: 'logistic',
  split: 'row',
  seed: 1,
  now: '2026-01-02T03:04:05.000Z',
};

/** A draft costs a twentieth of heavy. */
export const PRICES: PairPrices = {
  draft: { inputDollars: 0.1, outputDollars: 0.4 },
  heavy: { inputDollars: 2, outputDollars: 8 },
  second: null,
};

export const STREAM = { tokens: PAIR.holdBackTokens, tokensMax: PAIR.holdBackTokensMax };
