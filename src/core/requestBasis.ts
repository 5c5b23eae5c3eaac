import type { Calibration, Certificate, Scorer } from './calibration.ts';
import type { FeatureValues } from './features.ts';
import { type NeighbourLookup, neighbourFeatures } from './neighbours.ts';
import type { Asked, GateReason } from './policy.ts';
import { promptFeatures } from './promptFeatures.ts';
import { headAt } from './riskOf.ts';
import { scoreAt } from './scorer.ts';

/** What a calibration knows of a request before it is drafted, and judges its draft by. */
export interface RequestBasis {
  /** The evidence that exists before the draft. */
  readonly known: FeatureValues;
  readonly scorer: Scorer;
  /** Up to this risk a draft is kept; null: never. */
  readonly threshold: number | null;
  readonly whole: boolean;
}

export interface BasisOptions {
  readonly index: NeighbourLookup;
  /** What becomes of requests without a certificate: to heavy, or served as not certified. */
  readonly uncertified: 'heavy' | 'serve';
  /** Above this risk, by the prompt alone, no draft is made; null: the learned gate is off. */
  readonly gateMaxBad: number | null;
}

/** A request's basis, where it falls, and whether it is drafted at all. */
export interface OpenedBasis {
  readonly basis: RequestBasis;
  readonly notDrafted: GateReason | null;
  readonly stratum: string | null;
  readonly certified: boolean;
}

const NO_SCORER: Scorer = { evidence: [], heads: [] };

/** Knows nothing and keeps nothing. */
export const NO_BASIS: RequestBasis = { known: {}, scorer: NO_SCORER, threshold: null, whole: false };

/** The strata that take what no stratum of its own takes: no family may have one of these names alone. */
export const CATCH_ALL: readonly string[] = ['rest', 'all'];

/**
 * Finds a request's stratum by its nearest graded neighbours, and what is promised there. A prompt that no
 * graded one is near is outside every certificate, whatever stratum would take it.
 */
export function openBasis(calibration: Calibration, asked: Asked, options: BasisOptions): OpenedBasis {
  const { strata, scorers } = calibration;
  const sketch = asked.sketch();
  const near = options.index.near(sketch);
  const known = { ...promptFeatures(sketch, asked.promptTokens()), ...neighbourFeatures(near) };
  const served = options.uncertified === 'serve';
  const other = served ? strata.findIndex(({ name }) => CATCH_ALL.includes(name)) : -1;
  const stratum = strata[near.stratum ?? other];
  const isNovel = near.novel || near.stratum === null;
  if (stratum === undefined) {
    const basis = { ...NO_BASIS, known, whole: asked.whole };
    return { basis, notDrafted: 'novel', stratum: null, certified: false };
  }
  const certificate = asked.whole ? stratum.whole : stratum.stream;
  const scorer = scorers[stratum.scorer] ?? NO_SCORER;
  const threshold = thresholdOf(certificate, served);
  const basis = { known, scorer, threshold, whole: asked.whole };
  // Calls of tools are never graded, so what may be one is outside every certificate.
  const isUngraded = asked.tools === true;
  const certified = certificate.certified && !isNovel && !isUngraded;
  const gate = headAt(scorer, 'prompt');
  const { gateMaxBad } = options;
  const isGated = gateMaxBad !== null && gate !== null && scoreAt(gate, known) > gateMaxBad;
  const isRefused = threshold === null || (isUngraded && !served);
  const notDrafted = isNovel && !served ? 'novel' : isRefused ? 'uncertified' : isGated ? 'gate' : null;
  return { basis, notDrafted, stratum: stratum.name, certified };
}

function thresholdOf(certificate: Certificate, served: boolean): number | null {
  return certificate.certified || served ? certificate.threshold : null;
}
