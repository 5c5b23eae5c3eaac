import * as Plot from '@observablehq/plot';
import { colours } from '../colours.ts';
import { drawPlot } from '../drawPlot.ts';
import type { OriginalSweep } from '../evaluation.ts';

/** The original's own threshold, in bits of the renormalised top five. */
const originalBits = 2;

type Point = OriginalSweep['points'][number];

/** Escalated and caught shares by threshold, the original's own marked where the sweep reaches it. */
export function drawSweep({ points, form }: OriginalSweep): string {
  const x = ({ thresholdBits }: Point) => thresholdBits;
  const last = points.at(-1)?.thresholdBits ?? 0;
  const marked = form === 'renormalised' && originalBits <= last ? [originalBits] : [];
  return drawPlot("The original's rule by threshold", {
    height: 320,
    marginTop: 30,
    x: { label: 'threshold T, bits →' },
    y: { label: '↑ share, %', domain: [0, 100], grid: true },
    marks: [
      Plot.ruleX(marked, { stroke: colours.ink, strokeDasharray: '2 3' }),
      Plot.text(marked, { x: (bits: number) => bits, frameAnchor: 'top', dy: -12, text: () => 'T = 2.0' }),
      Plot.areaY(points, {
        ...{ x, y1: ({ escalated }: Point) => escalated * 100, y2: ({ caught }: Point) => caught * 100 },
        ...{ fill: colours.bad, fillOpacity: 0.12 },
      }),
      Plot.line(points, {
        ...{ x, y: ({ escalated }: Point) => escalated * 100, stroke: colours.muted, strokeWidth: 2 },
      }),
      Plot.line(points, {
        x,
        y: ({ caught }: Point) => caught * 100,
        stroke: colours.bad,
        strokeWidth: 2.25,
      }),
    ],
  });
}
