import * as Plot from '@observablehq/plot';
import { colours } from '../colours.ts';
import { drawPlot } from '../drawPlot.ts';
import type { Estimate, HoldBackResult } from '../evaluation.ts';
import { holdBackName } from '../holdBackName.ts';

const panels = ['risk among the kept, %', 'drafts kept, %'];

/** Risk and share kept with their intervals, by hold-back; what was not tested has no dot. */
export function drawHoldBack(results: readonly HoldBackResult[], alpha: number): string {
  const dots = results.flatMap(({ holdBackTokens, risk, kept }) =>
    [risk, kept].flatMap((estimate, index) =>
      estimate === null
        ? []
        : [
            {
              panel: panels[index],
              at: holdBackName(holdBackTokens),
              ...inPercent(estimate),
              stroke: index === 0 ? colours.bad : colours.policy,
            },
          ],
    ),
  );
  const line = { fx: 'panel', x: 'at', stroke: 'stroke' };
  return drawPlot('Risk and share kept by hold-back', {
    height: 300,
    marginTop: 34,
    fx: { label: null, domain: panels, padding: 0.14 },
    x: {
      type: 'point',
      label: 'tokens held back →',
      domain: results.map((row) => holdBackName(row.holdBackTokens)),
    },
    y: { label: '↑ %', grid: true, zero: true },
    color: { type: 'identity' },
    marks: [
      Plot.frame({ stroke: colours.faint }),
      Plot.ruleY([{ panel: panels[0], alpha: alpha * 100 }], {
        ...{ fx: 'panel', y: 'alpha', stroke: colours.muted, strokeDasharray: '5 4' },
      }),
      Plot.ruleX(dots, { ...line, y1: 'low', y2: 'high', strokeWidth: 1.75 }),
      Plot.dot(dots, { fx: 'panel', x: 'at', y: 'value', fill: 'stroke', r: 4 }),
    ],
  });
}

function inPercent({ value, low, high }: Estimate): { value: number; low: number; high: number } {
  return { value: value * 100, low: (low ?? value) * 100, high: (high ?? value) * 100 };
}
