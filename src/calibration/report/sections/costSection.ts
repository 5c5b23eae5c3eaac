import { colours } from '../colours.ts';
import { count } from '../count.ts';
import type { CostCurve, Evaluation, Operating } from '../evaluation.ts';
import { drawCostCurve } from '../figures/drawCostCurve.ts';
import { orElse, percent, percentEstimate } from '../percent.ts';
import type { ReportBlock, ReportSection, ReportTable } from '../reportSection.ts';
import { shownName } from '../shownName.ts';

/** Cost against accuracy: the curve, the chord of random mixing, the knee and the baselines. */
export function costSection({ curve }: Evaluation): ReportSection {
  const head = { id: 'cost', title: 'Accuracy and cost' };
  if (curve === null) {
    return { ...head, blocks: [{ kind: 'missing', text: 'no cost was measured against accuracy.' }] };
  }
  const blocks: ReportBlock[] = [
    {
      kind: 'text',
      text: 'Everything is paid for: drafts to their last token, aborted ones as far as they came, heavy, and speculation that was cancelled. The chord is what mixing the two models at random gives for the same money; a policy is worth its height above it.',
    },
    {
      kind: 'figure',
      figure: {
        svg: drawCostCurve(curve),
        caption:
          'Right answers against cost as the threshold moves, with 95 % intervals. 100 % is always asking heavy.',
        legend: [
          { label: 'policy, by threshold', colour: colours.policy, shape: 'line' },
          ...(curve.knee === null
            ? []
            : [{ label: 'knee: highest above the chord', colour: colours.policy, shape: 'ring' } as const]),
          ...(curve.certified === null
            ? []
            : [{ label: 'certified policy', colour: colours.good, shape: 'square' } as const]),
          { label: 'random mixing', colour: colours.muted, shape: 'dashes' },
          { label: 'baselines', colour: colours.other, shape: 'dot' },
        ],
        table: pointsTable(curve),
      },
    },
    { kind: 'text', text: kneeSentence(curve) },
    { kind: 'table', table: baselinesTable(curve) },
  ];
  if (curve.certified === null)
    blocks.push({ kind: 'missing', text: 'nothing is certified, so no certified point is drawn.' });
  return { ...head, blocks };
}

function pointsTable({ points }: CostCurve): ReportTable {
  return {
    head: ['Threshold', 'Cost', 'Right'],
    cells: 'figures',
    rows: points.map(({ threshold, cost, quality }) => [
      percent(threshold),
      percentEstimate(cost),
      percentEstimate(quality),
    ]),
  };
}

function baselinesTable({ baselines, certified, costAtQuality, gapRecovered }: CostCurve): ReportTable {
  const row = (name: string, { cost, quality }: Operating) => [
    name,
    percentEstimate(cost),
    percentEstimate(quality),
  ];
  return {
    head: ['Way to serve', 'Cost', 'Right'],
    cells: 'figures',
    rows: [
      ...(certified === null ? [] : [row('Certified policy', certified)]),
      ...baselines.map((baseline) => row(shownName(baseline.name), baseline)),
      ...costAtQuality.map(({ share, cost }) => [
        `Policy at ${percent(share, 0)} of heavy's accuracy`,
        orElse(cost, 'never reached'),
        '',
      ]),
      ['Gap recovered at half the cost', '', orElse(gapRecovered, 'not defined')],
    ],
  };
}

function kneeSentence({ knee, points }: CostCurve): string {
  const point = knee === null ? undefined : points[knee];
  if (point === undefined)
    return 'No point of the curve lies above the chord: random mixing does as well or better.';
  return `The knee lies at threshold ${percent(point.threshold)}: cost ${percentEstimate(point.cost)}, right ${percentEstimate(point.quality)}, the best of ${count(points.length)} thresholds on these same prompts, so rather too good.`;
}
