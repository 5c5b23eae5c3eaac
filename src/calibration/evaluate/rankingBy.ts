import { auroc } from '../auroc.ts';

/** AUROC over some rows. */
export function rankingBy(scores: readonly number[], labels: readonly boolean[]) {
  return (rows: readonly number[]) =>
    auroc(
      rows.map((row) => scores[row] ?? 0),
      rows.map((row) => labels[row] === true),
    );
}
