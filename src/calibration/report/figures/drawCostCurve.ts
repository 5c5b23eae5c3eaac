import * as Plot from '@observablehq/plot';
import { colours } from '../colours.ts';
import { drawPlot } from '../drawPlot.ts';
import type { CostCurve, Estimate, Operating } from '../evaluation.ts';
import { shownName } from '../shownName.ts';
import { shortName } from './shortName.ts';
import { spreadLabels } from './spreadLabels.ts';

const size = { width: 680, height: 400, marginLeft: 56, marginRight: 24, marginTop: 24, marginBottom: 44 };

/** The policy's curve, the chord of random mixing, the knee, the certified point and the baselines. */
export function drawCostCurve({ points, knee, certified, baselines }: CostCurve): string {
  const chord = ['always_draft', 'always_heavy'].flatMap(
    (name) => baselines.find((baseline) => baseline.name === name) ?? [],
  );
  const kneePoint = knee === null ? undefined : points[knee];
  const all = [...points, ...baselines, ...(certified === null ? [] : [certified])];
  const x = domainOf(all.map(({ cost }) => cost));
  const [lowest, highest] = domainOf(all.map(({ quality }) => quality));
  const y = [lowest, Math.min(100, highest)] as const;
  const at = {
    x: ({ cost }: Operating) => cost.value * 100,
    y: ({ quality }: Operating) => quality.value * 100,
  };
  return drawPlot('Right answers against cost', {
    ...size,
    x: { label: 'cost, % of always heavy →', domain: x },
    y: { label: '↑ right answers, %', domain: y, grid: true },
    marks: [
      Plot.line(chord, { ...at, stroke: colours.muted, strokeWidth: 1.5, strokeDasharray: '5 4' }),
      intervals(points, colours.policy),
      Plot.line(points, { ...at, stroke: colours.policy, strokeWidth: 2.25 }),
      Plot.dot(points, { ...at, fill: colours.policy, r: 2.5 }),
      intervals(baselines, colours.other),
      Plot.dot(baselines, { ...at, fill: colours.other, r: 4 }),
      Plot.dot(kneePoint ? [kneePoint] : [], { ...at, stroke: colours.policy, strokeWidth: 2, r: 8 }),
      intervals(certified === null ? [] : [certified], colours.good),
      Plot.dot(certified === null ? [] : [certified], { ...at, fill: colours.good, r: 6, symbol: 'square' }),
      ...labelsOf(baselines, { x, y }),
    ],
  });
}

/** Plot moves labels by a constant each, so every label is a mark of its own. */
function labelsOf(
  baselines: CostCurve['baselines'],
  { x, y }: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
): Plot.Markish[] {
  const width = size.width - size.marginLeft - size.marginRight;
  const height = size.height - size.marginTop - size.marginBottom;
  const labels = baselines.map(({ name, cost, quality }) => ({
    text: shortName(shownName(name)),
    x: ((cost.value * 100 - x[0]) / (x[1] - x[0])) * width,
    y: ((y[1] - quality.value * 100) / (y[1] - y[0])) * height,
  }));
  return spreadLabels(labels, width).map(({ text, side, dy, ...pixel }) =>
    Plot.text([text], {
      x: x[0] + (pixel.x / width) * (x[1] - x[0]),
      y: y[1] - (pixel.y / height) * (y[1] - y[0]),
      ...{ dx: side === 'left' ? -9 : 9, dy, textAnchor: side === 'left' ? 'end' : 'start' },
      ...{ fill: colours.ink, stroke: 'var(--paper)', strokeWidth: 3, text: (name: string) => name },
    }),
  );
}

/** Both intervals of each point as faint lines. */
function intervals(points: readonly Operating[], stroke: string): Plot.Markish {
  const style = { stroke, strokeOpacity: 0.3, strokeWidth: 1.25 };
  return [
    Plot.ruleX(points, {
      x: ({ cost }: Operating) => cost.value * 100,
      y1: ({ quality }: Operating) => (quality.low ?? quality.value) * 100,
      y2: ({ quality }: Operating) => (quality.high ?? quality.value) * 100,
      ...style,
    }),
    Plot.ruleY(points, {
      y: ({ quality }: Operating) => quality.value * 100,
      x1: ({ cost }: Operating) => (cost.low ?? cost.value) * 100,
      x2: ({ cost }: Operating) => (cost.high ?? cost.value) * 100,
      ...style,
    }),
  ];
}

/** Per cent, wide enough for every interval, with room beside it. */
function domainOf(estimates: readonly Estimate[]): readonly [number, number] {
  const ends = estimates.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const least = Math.min(...ends) * 100;
  const most = Math.max(...ends) * 100;
  const room = Math.max(1, (most - least) * 0.05);
  return [Math.max(0, least - room), most + room];
}
