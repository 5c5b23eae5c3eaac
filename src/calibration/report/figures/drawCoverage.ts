import * as Plot from '@observablehq/plot';
import { colours } from '../colours.ts';
import { drawPlot } from '../drawPlot.ts';
import type { CoverageCurve } from '../evaluation.ts';
import { seriesColour } from '../seriesColour.ts';

/** One line a ranking. */
export function drawCoverage(curves: readonly CoverageCurve[], alpha: number): string {
  const lines = curves.map(({ points }, index) =>
    Plot.line(points, {
      x: ({ coverage }: { coverage: number }) => coverage * 100,
      y: ({ risk }: { risk: number }) => risk * 100,
      stroke: seriesColour(index),
      strokeWidth: index === 0 ? 2.5 : 1.75,
    }),
  );
  return drawPlot('Risk among the accepted by coverage', {
    x: { label: 'drafts accepted, % →', domain: [0, 100] },
    y: { label: '↑ risk among them, %', grid: true, zero: true },
    marks: [
      Plot.ruleY([alpha * 100], { stroke: colours.muted, strokeDasharray: '5 4' }),
      // The first line is drawn last, on top.
      ...lines.reverse(),
    ],
  });
}
