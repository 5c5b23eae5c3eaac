import { decimalEstimate } from '../decimal.ts';
import type { CoverageCurve, Evaluation } from '../evaluation.ts';
import { drawCoverage } from '../figures/drawCoverage.ts';
import { percent } from '../percent.ts';
import type { ReportSection } from '../reportSection.ts';
import { seriesColour } from '../seriesColour.ts';
import { shownName } from '../shownName.ts';

const shown = [0.1, 0.25, 0.5, 0.75, 1];

/** Risk among the accepted as more is accepted. */
export function coverageSection({ riskByCoverage, setting }: Evaluation): ReportSection {
  const head = { id: 'coverage', title: 'Risk by coverage' };
  if (riskByCoverage === null || riskByCoverage.length === 0) {
    return { ...head, blocks: [{ kind: 'missing', text: 'risk was not followed over the coverage.' }] };
  }
  return {
    ...head,
    blocks: [
      {
        kind: 'figure',
        figure: {
          svg: drawCoverage(riskByCoverage, setting.promise.alpha),
          caption: `Risk among the most trusted drafts, by how many are accepted. Dashed: the promised ${percent(setting.promise.alpha)}.`,
          legend: riskByCoverage.map(({ name }, index) => ({
            label: shownName(name),
            colour: seriesColour(index),
            shape: 'line',
          })),
          table: {
            head: ['Ranked by', 'AURC', ...shown.map((coverage) => `at ${percent(coverage, 0)}`)],
            cells: 'figures',
            rows: riskByCoverage.map((curve) => [
              shownName(curve.name),
              decimalEstimate(curve.aurc),
              ...shown.map((coverage) => riskAt(curve, coverage)),
            ]),
          },
        },
      },
    ],
  };
}

/** The risk at the last point up to a coverage. */
function riskAt({ points }: CoverageCurve, coverage: number): string {
  const point = points.findLast((candidate) => candidate.coverage <= coverage + 1e-9);
  return point === undefined ? 'no point' : percent(point.risk);
}
