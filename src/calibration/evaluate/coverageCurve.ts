import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { CoverageCurve } from '../report/evaluation.ts';
import { areaUnderRiskCoverage, riskCoverage } from '../riskCoverage.ts';
import { type Bootstrap, estimateOf } from './estimateOf.ts';

/** So many points draw a curve; more would only be bytes. */
const POINTS = 60;

/** Risk as more is accepted, by one score; null without drafts. */
export function coverageCurve(
  name: string,
  drafts: readonly GradedDraft[],
  scores: readonly number[],
  bad: readonly boolean[],
  bootstrap: Bootstrap,
): CoverageCurve | null {
  const pick = <Value>(values: readonly Value[], rows: readonly number[]) =>
    rows.flatMap((row) => values.slice(row, row + 1));
  const aurc = estimateOf(
    drafts,
    (rows) => areaUnderRiskCoverage(pick(scores, rows), pick(bad, rows)),
    bootstrap,
  );
  if (aurc === null) return null;
  const all = riskCoverage(scores, bad);
  const step = Math.max(1, Math.ceil(all.length / POINTS));
  const points = all
    .filter((_, at) => at % step === 0 || at === all.length - 1)
    .map(({ coverage, risk }) => ({ coverage, risk }));
  return { name, aurc, points };
}
