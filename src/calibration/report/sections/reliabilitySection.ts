import { count } from '../count.ts';
import { decimal } from '../decimal.ts';
import type { Evaluation } from '../evaluation.ts';
import { drawReliability } from '../figures/drawReliability.ts';
import { percent } from '../percent.ts';
import type { ReportSection } from '../reportSection.ts';

/** How honest the probabilities are, before and after isotonic calibration. */
export function reliabilitySection({ reliability }: Evaluation): ReportSection {
  const head = { id: 'reliability', title: 'Reliability' };
  if (reliability === null) {
    return {
      ...head,
      blocks: [{ kind: 'missing', text: 'predicted and observed shares were not compared.' }],
    };
  }
  const { before, after, look } = reliability;
  const rows = [before, after].flatMap(({ bins }, index) =>
    bins.map(({ predicted, observed, n }) => [
      index === 0 ? 'before' : 'after',
      percent(predicted),
      percent(observed),
      count(n),
    ]),
  );
  const errors = (name: string, { ece, brier }: { ece: number; brier: number }) => [
    name,
    decimal(ece),
    decimal(brier),
  ];
  return {
    ...head,
    blocks: [
      {
        kind: 'figure',
        figure: {
          svg: drawReliability(reliability),
          caption: `Share of inadequate drafts against its prediction (look: ${look}). On the diagonal a probability means what it says; a dot's area is its number of drafts.`,
          legend: [],
          table: { head: ['Isotonic', 'Predicted', 'Observed', 'Drafts'], cells: 'figures', rows },
        },
      },
      {
        kind: 'table',
        table: {
          head: ['Isotonic', 'Expected calibration error', 'Brier score'],
          cells: 'figures',
          rows: [errors('before', before), errors('after', after)],
        },
      },
    ],
  };
}
