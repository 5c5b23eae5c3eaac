import { colours } from '../colours.ts';
import { decimalEstimate } from '../decimal.ts';
import type { Evaluation } from '../evaluation.ts';
import { drawSweep } from '../figures/drawSweep.ts';
import { percent } from '../percent.ts';
import type { ReportBlock, ReportSection } from '../reportSection.ts';

/** The original's rule while its threshold moves. */
export function originalSection({ original }: Evaluation): ReportSection {
  const head = { id: 'original', title: "The original's rule, swept" };
  if (original === null || original.points.length === 0) {
    return { ...head, blocks: [{ kind: 'missing', text: "the original's threshold was not swept." }] };
  }
  const { form, topLogprobs, window, points, auroc } = original;
  const blocks: ReportBlock[] = [
    {
      kind: 'figure',
      figure: {
        svg: drawSweep(original),
        caption: `Share of drafts escalated, and of wrong drafts caught, by threshold T (${form}, top ${topLogprobs}, window ${window}). Where the lines lie together the rule does what chance would.`,
        legend: [
          { label: 'wrong drafts caught', colour: colours.bad, shape: 'line' },
          { label: 'all drafts escalated', colour: colours.muted, shape: 'line' },
        ],
        table: {
          head: ['T, bits', 'Escalated', 'Caught', 'Above chance'],
          cells: 'figures',
          rows: points.map(({ thresholdBits, escalated, caught }) => [
            thresholdBits.toFixed(2),
            percent(escalated),
            percent(caught),
            percent(caught - escalated),
          ]),
        },
      },
    },
  ];
  if (auroc !== null) {
    blocks.push({ kind: 'text', text: `AUROC for "draft wrong" over the sweep: ${decimalEstimate(auroc)}.` });
  }
  return { ...head, blocks };
}
