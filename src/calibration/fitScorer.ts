import type { CalibratedPair, EvidenceKind, Head, Look, Scorer } from '../core/calibration.ts';
import type { GradedDraft } from '../core/gradedDraft.ts';
import type { NeighbourLookup } from '../core/neighbours.ts';
import { fitHead, type ModelKind, outOfFamilyAuroc } from './fitHead.ts';
import { ALL_LOOKS, featuresAt, type LookRow, lookRows } from './lookRows.ts';

/** A scorer and what its heads said of each training draft while they had not seen it. */
export interface FittedScorer {
  readonly scorer: Scorer;
  /** By look, then by a draft's id: probability of inadequate. */
  readonly outOfFold: ReadonlyMap<Look, ReadonlyMap<string, number>>;
  readonly model: ModelKind;
}

export interface ScorerOptions {
  readonly evidence: readonly EvidenceKind[];
  /** `best`: whichever ranks families better that it has not seen. */
  readonly model: ModelKind | 'best';
  readonly seed: number;
}

/** Quantiles kept of how far scores come down until the end. */
const DRIFT_QUANTILES = 21;

/** Fits a head for each look at which the training drafts carry enough; a look with too little has none. */
export function fitScorer(
  train: readonly GradedDraft[],
  context: {
    readonly pair: CalibratedPair;
    readonly lookup: NeighbourLookup;
    readonly bad: (draft: GradedDraft) => boolean;
    readonly ownIndex: (draft: GradedDraft) => number | undefined;
  },
  options: ScorerOptions,
): FittedScorer {
  const { pair, lookup, bad, ownIndex } = context;
  const rowsAt = (look: Look) => lookRows(train, look, pair, lookup, bad, ownIndex);
  const model = options.model === 'best' ? betterModel(rowsAt('end'), options) : options.model;
  const heads: Head[] = [];
  const outOfFold = new Map<Look, ReadonlyMap<string, number>>();
  for (const look of ALL_LOOKS) {
    const rows = rowsAt(look);
    const fitted = fitHead(rows, look, featuresAt(look, options.evidence), { model, seed: options.seed });
    if (fitted === null) continue;
    heads.push(fitted.head);
    outOfFold.set(look, new Map(rows.map(({ draft }, at) => [draft.id, fitted.outOfFold[at] ?? 0])));
  }
  return {
    scorer: { evidence: options.evidence, heads: heads.map((head) => withDrift(head, outOfFold)) },
    outOfFold,
    model,
  };
}

function betterModel(rows: readonly LookRow[], { evidence, seed }: ScorerOptions): ModelKind {
  const features = featuresAt('end', evidence);
  const [logistic, trees] = (['logistic', 'trees'] as const).map(
    (model) => outOfFamilyAuroc(rows, features, { model, seed }) ?? 0,
  );
  return (trees ?? 0) > (logistic ?? 0) ? 'trees' : 'logistic';
}

function withDrift(head: Head, outOfFold: ReadonlyMap<Look, ReadonlyMap<string, number>>): Head {
  const final = outOfFold.get('end');
  if (typeof head.look !== 'number' || final === undefined) return head;
  const falls: number[] = [];
  for (const [id, score] of outOfFold.get(head.look) ?? []) {
    const last = final.get(id);
    if (last !== undefined) falls.push(score - last);
  }
  falls.sort((one, other) => one - other);
  if (falls.length === 0) return head;
  const quantile = (share: number) => falls[Math.round(share * (falls.length - 1))] ?? 0;
  return {
    ...head,
    drift: Array.from({ length: DRIFT_QUANTILES }, (_, at) => quantile(at / (DRIFT_QUANTILES - 1))),
  };
}
