import * as Plot from '@observablehq/plot';
import { colours } from '../colours.ts';
import { drawPlot } from '../drawPlot.ts';
import type { FamilyConfusion } from '../evaluation.ts';
import { shortName } from './shortName.ts';

/** A bar a family, in the order given, of its prompts by what became of them. */
export function drawFamilies(families: readonly FamilyConfusion[]): string {
  const parts = families.flatMap((row, index) => [
    { index, n: row.keptGood, fill: colours.good },
    { index, n: row.keptBad, fill: colours.bad },
    { index, n: row.escalatedGood, fill: colours.needless },
    { index, n: row.escalatedBad, fill: colours.caught },
  ]);
  return drawPlot('Outcomes by family', {
    height: 64 + families.length * 18,
    marginLeft: 190,
    x: { label: 'prompts →', grid: true, axis: families.length > 20 ? 'both' : 'bottom' },
    // By position: two families may share a shortened name.
    y: {
      label: null,
      domain: families.map((_, index) => index),
      tickFormat: (index: number) => shortName(families[index]?.family ?? ''),
      tickSize: 0,
      padding: 0.25,
    },
    color: { type: 'identity' },
    marks: [
      Plot.barX(parts, Plot.stackX({ x: 'n', y: 'index', fill: 'fill', order: null, insetRight: 0.5 })),
    ],
  });
}
