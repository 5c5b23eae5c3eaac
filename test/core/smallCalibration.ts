import type {
  CalibratedPair,
  Calibration,
  Certificate,
  Head,
  Look,
  Scorer,
  Stratum,
} from '../../src/core/calibration.ts';
import { LOOKS } from '../../src/core/calibration.ts';
import type { NeighbourLookup, Neighbours } from '../../src/core/neighbours.ts';
import type { Asked } from '../../src/core/policy.ts';

/** A head whose risk is half the mean entropy in bits; before the draft, the share of bad neighbours. */
export function meanBitsHead(look: Look, drift: readonly number[] = []): Head {
  return {
    look,
    features: [look === 'prompt' ? 'neighbour_bad_share' : 'bits_mean'],
    model: { kind: 'logistic', mean: [0], scale: [1], weights: [1], bias: 0 },
    isotonic: look === 'prompt' ? { x: [0, 1], y: [0, 1] } : { x: [0, 2], y: [0, 1] },
    drift,
  };
}

/** A head for `second`: as at the end, and full agreement takes `worth` from the risk that none would add. */
export function secondHead(worth: number): Head {
  return {
    look: 'second',
    features: ['bits_mean', 'second_agreement'],
    model: { kind: 'logistic', mean: [0, 0.5], scale: [1, 1], weights: [1, -2 * worth], bias: 0 },
    isotonic: { x: [0, 2], y: [0, 1] },
    drift: [],
  };
}

/** Scores rise and fall by at most 0.2 until the end. */
export const DRIFT: readonly number[] = [-0.2, -0.1, 0, 0.1, 0.2];

export const SCORER: Scorer = {
  evidence: ['logprobs', 'neighbours'],
  heads: [meanBitsHead('prompt'), ...LOOKS.map((look) => meanBitsHead(look, DRIFT)), meanBitsHead('end')],
};

export const certified = (threshold: number, strictThreshold = threshold): Certificate => ({
  certified: true,
  threshold,
  strictThreshold,
  accepted: 100,
  bad: 2,
  riskBound: 0.08,
});

export const refused = (threshold: number | null): Certificate => ({
  certified: false,
  threshold,
  accepted: 12,
  bad: 3,
  missing: null,
});

export const stratum = (name: string, stream: Certificate, whole = stream): Stratum => ({
  name,
  scorer: 0,
  examples: 150,
  stream,
  whole,
});

export const PAIR: CalibratedPair = {
  draft: 'small',
  heavy: 'large',
  second: null,
  form: 'renormalised',
  topLogprobs: 5,
  window: 10,
  holdBackTokens: 16,
  holdBackTokensMax: 48,
  parameters: 'p',
};

/** A calibration that can be judged by hand. */
export function smallCalibration(
  strata: readonly Stratum[],
  more: { readonly pair?: Partial<CalibratedPair>; readonly scorers?: readonly Scorer[] } = {},
): Calibration {
  return {
    id: 'c0ffee',
    createdAt: '2026-08-01T00:00:00.000Z',
    pair: { ...PAIR, ...more.pair },
    promise: { alpha: 0.1, delta: 0.05, risk: 'error' },
    data: {
      source: 'dataset',
      train: 100,
      calibration: 100,
      families: { one: 200 },
      meanPromptTokens: 100,
      meanDraftTokens: 50,
      meanHeavyTokens: 80,
      msPerDraftToken: 20,
    },
    scorers: more.scorers ?? [SCORER],
    neighbours: { k: 5, floor: 0.1, idf: {}, unseenIdf: 1, prompts: [] },
    strata,
  };
}

/** A lookup that finds these neighbours, whatever is asked. */
export const lookupOf = (found: Partial<Neighbours> = {}): NeighbourLookup => ({
  near: () => ({ similarity: 0.6, badShare: 0.3, novel: false, stratum: 0, ...found }),
});

export const asked = (whole: boolean): Asked => ({
  sketch: () => ({ terms: [1, 2], counts: [1, 1] }),
  promptTokens: () => 12,
  whole,
});
