import type { Head, Look } from '../core/calibration.ts';
import { isotonicAt, rawScore } from '../core/scorer.ts';
import { auroc } from './auroc.ts';
import { isotonicFit } from './isotonicFit.ts';
import { logisticFit } from './logisticFit.ts';
import type { LookRow } from './lookRows.ts';
import { unitHash } from './splitDrafts.ts';
import { treesFit } from './treesFit.ts';

export type ModelKind = 'logistic' | 'trees';

/** A head and what it said of each of its own training rows while it had not seen them. */
export interface FittedHead {
  readonly head: Head;
  /** Probabilities of inadequate, out of fold; as long as the rows. */
  readonly outOfFold: readonly number[];
}

const FOLDS = 5;
/** Inverse strength of the penalty: features are many and alike, examples few. */
const STRENGTH = 0.1;
/** With fewer rows, or fewer of either class, there is nothing to learn. */
const LEAST = { rows: 30, ofEachClass: 5 };

/** Fits one head; null when the rows are too few, or nearly all of one class. */
export function fitHead(
  rows: readonly LookRow[],
  look: Look,
  features: readonly string[],
  options: { readonly model: ModelKind; readonly seed: number },
): FittedHead | null {
  const badRows = rows.filter(({ bad }) => bad).length;
  if (rows.length < LEAST.rows || Math.min(badRows, rows.length - badRows) < LEAST.ofEachClass) return null;
  if (features.length === 0) return null;
  const raw = outOfFoldScores(rows, features, options, ({ draft }) => draft.id);
  const isotonic = isotonicFit(
    raw,
    rows.map(({ bad }) => (bad ? 1 : 0)),
    rows.map(({ draft }) => draft.weight),
    { form: 'centred' },
  );
  const model = fitModel(rows, features, options);
  return {
    head: { look, features, model, isotonic, drift: [] },
    outOfFold: raw.map((score) => isotonicAt(isotonic, score)),
  };
}

/** How well a kind of model ranks families it has not seen; null when that cannot be told. */
export function outOfFamilyAuroc(
  rows: readonly LookRow[],
  features: readonly string[],
  options: { readonly model: ModelKind; readonly seed: number },
): number | null {
  const raw = outOfFoldScores(rows, features, options, ({ draft }) => draft.family ?? draft.id);
  return auroc(
    raw,
    rows.map(({ bad }) => bad),
  );
}

/** Raw scores of each row by a model that saw no row of its fold. */
function outOfFoldScores(
  rows: readonly LookRow[],
  features: readonly string[],
  options: { readonly model: ModelKind; readonly seed: number },
  groupOf: (row: LookRow) => string,
): number[] {
  const foldOf = rows.map((row) => Math.floor(FOLDS * unitHash(`fold ${options.seed}:${groupOf(row)}`)));
  const scores = new Array<number>(rows.length).fill(0);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const others = rows.filter((_, at) => foldOf[at] !== fold);
    if (others.length === rows.length || others.length === 0) continue;
    const model = fitModel(others, features, options);
    for (const [at, row] of rows.entries()) {
      if (foldOf[at] === fold) scores[at] = rawScore(model, features, row.values);
    }
  }
  return scores;
}

function fitModel(
  rows: readonly LookRow[],
  features: readonly string[],
  { model, seed }: { readonly model: ModelKind; readonly seed: number },
): Head['model'] {
  const table = rows.map(({ values }) => features.map((name) => values[name] ?? 0));
  const labels = rows.map(({ bad }) => (bad ? 1 : 0));
  // Relative to their mean: penalties and leaves are measured in examples, however thinly those were drawn.
  const mean = rows.reduce((sum, { draft }) => sum + draft.weight, 0) / rows.length;
  const weights = rows.map(({ draft }) => draft.weight / mean);
  return model === 'trees'
    ? treesFit(table, labels, { weights, seed })
    : { kind: 'logistic', ...logisticFit(table, labels, { weights, c: STRENGTH }) };
}
