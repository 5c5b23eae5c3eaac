import * as Plot from '@observablehq/plot';
import { colours } from '../colours.ts';
import { drawPlot } from '../drawPlot.ts';
import type { EvidenceResult, RankingOf } from '../evaluation.ts';
import { shownName } from '../shownName.ts';
import { shortName } from './shortName.ts';

/** A row each, in the order given: AUROC in family as a dot, out of family as a ring, with intervals. */
export function drawEvidence(results: readonly EvidenceResult[]): string {
  const inFamily = dotsOf(results, ({ inFamily: ranking }) => ranking);
  const outside = dotsOf(results, ({ outOfFamily: ranking }) => ranking);
  const least = Math.min(0.45, ...[...inFamily, ...outside].map(({ low }) => low));
  const place = { x: 'value', y: 'index' };
  const interval = { x1: 'low', x2: 'high', y: 'index', strokeWidth: 1.75 };
  return drawPlot('AUROC by kind of evidence', {
    height: 70 + results.length * 34,
    marginLeft: 190,
    x: { label: 'AUROC →', domain: [Math.max(0, least - 0.02), 1], grid: true },
    y: {
      type: 'band',
      label: null,
      domain: results.map((_, index) => index),
      tickFormat: (index: number) => shortName(shownName(results[index]?.name ?? '')),
      tickSize: 0,
    },
    marks: [
      Plot.ruleX([0.5], { stroke: colours.muted, strokeDasharray: '5 4' }),
      Plot.ruleY(inFamily, { ...interval, stroke: colours.policy, dy: -5 }),
      Plot.dot(inFamily, { ...place, fill: colours.policy, r: 4.5, dy: -5 }),
      Plot.ruleY(outside, { ...interval, stroke: colours.bad, dy: 6 }),
      Plot.dot(outside, { ...place, stroke: colours.bad, strokeWidth: 2, fill: 'var(--paper)', r: 4, dy: 6 }),
    ],
  });
}

interface Dot {
  readonly index: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function dotsOf(
  results: readonly EvidenceResult[],
  rankingOf: (result: EvidenceResult) => RankingOf | null,
): Dot[] {
  return results.flatMap((result, index) => {
    const ranking = rankingOf(result);
    if (ranking === null) return [];
    const { value, low, high } = ranking.wrong;
    return { index, value, low: low ?? value, high: high ?? value };
  });
}
