import * as Plot from '@observablehq/plot';
import { colours } from '../colours.ts';
import { drawPlot } from '../drawPlot.ts';
import type { Reliability } from '../evaluation.ts';

const panels = ['before isotonic', 'after isotonic'];

/** Observed against predicted shares, before and after, side by side. */
export function drawReliability({ before, after }: Reliability): string {
  const bins = [before, after].flatMap((side, index) =>
    side.bins.map(({ predicted, observed, n }) => ({
      panel: panels[index],
      predicted: predicted * 100,
      observed: observed * 100,
      n,
    })),
  );
  const diagonal = panels.flatMap((panel) => [0, 100].map((value) => ({ panel, value })));
  return drawPlot('Predicted and observed shares of inadequate drafts', {
    height: 330,
    marginTop: 34,
    fx: { label: null, domain: panels, padding: 0.12 },
    x: { label: 'predicted, % →', domain: [0, 100], ticks: 5 },
    y: { label: '↑ observed, %', domain: [0, 100], ticks: 5, grid: true },
    r: { range: [0, 9] },
    marks: [
      Plot.frame({ stroke: colours.faint }),
      Plot.line(diagonal, {
        ...{ fx: 'panel', x: 'value', y: 'value', z: 'panel' },
        ...{ stroke: colours.muted, strokeDasharray: '5 4' },
      }),
      Plot.line(bins, { fx: 'panel', x: 'predicted', y: 'observed', z: 'panel', stroke: colours.policy }),
      Plot.dot(bins, {
        ...{ fx: 'panel', x: 'predicted', y: 'observed', r: 'n' },
        ...{ fill: colours.policy, fillOpacity: 0.75 },
      }),
    ],
  });
}
