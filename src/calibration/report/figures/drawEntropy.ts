import * as Plot from '@observablehq/plot';
import { colours } from '../colours.ts';
import { drawPlot } from '../drawPlot.ts';
import type { EntropyByOutcome } from '../evaluation.ts';

/** Right drafts as bars upwards, wrong ones downwards, each as per cent of its own kind. */
export function drawEntropy({ bins }: EntropyByOutcome): string {
  const total = (outcome: 'right' | 'wrong') =>
    Math.max(
      1,
      bins.reduce((sum, bin) => sum + bin[outcome], 0),
    );
  const totals = { right: total('right'), wrong: total('wrong') };
  const bars = bins.flatMap(({ fromBits, toBits, right, wrong }) => [
    { fromBits, toBits, share: (right / totals.right) * 100, fill: colours.good },
    { fromBits, toBits, share: (-wrong / totals.wrong) * 100, fill: colours.bad },
  ]);
  return drawPlot('Entropy of right and wrong drafts', {
    height: 300,
    x: { label: 'mean entropy, bits →' },
    y: {
      label: 'share of its kind, %',
      grid: true,
      tickFormat: (value: number) => String(Math.abs(value)),
    },
    marks: [
      Plot.rectY(bars, { x1: 'fromBits', x2: 'toBits', y: 'share', fill: 'fill', inset: 0.5 }),
      Plot.ruleY([0], { stroke: colours.ink }),
    ],
    color: { type: 'identity' },
  });
}
