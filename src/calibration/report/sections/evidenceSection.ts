import { colours } from '../colours.ts';
import { decimalEstimate } from '../decimal.ts';
import type { Estimate, Evaluation } from '../evaluation.ts';
import { drawEvidence } from '../figures/drawEvidence.ts';
import type { ReportSection } from '../reportSection.ts';
import { shownName } from '../shownName.ts';

/** Each kind of evidence alone, all together, and the baselines. */
export function evidenceSection({ evidence }: Evaluation): ReportSection {
  const head = { id: 'evidence', title: 'Kinds of evidence' };
  if (evidence === null || evidence.length === 0) {
    return { ...head, blocks: [{ kind: 'missing', text: 'kinds of evidence were not compared.' }] };
  }
  const figure = (estimate: Estimate | null | undefined) =>
    estimate ? decimalEstimate(estimate) : 'not measured';
  return {
    ...head,
    blocks: [
      {
        kind: 'figure',
        figure: {
          svg: drawEvidence(evidence),
          caption:
            'AUROC for "draft wrong" with 95 % intervals: 0.5 ranks like chance, 1 perfectly. In family, prompts like it were in the training part; out of family, none of its kind was.',
          legend: [
            { label: 'in family', colour: colours.policy, shape: 'dot' },
            { label: 'out of family', colour: colours.bad, shape: 'ring' },
          ],
          table: {
            head: [
              'Evidence',
              'Wrong, in family',
              'Wrong, out of family',
              'Benefit, in family',
              'Benefit, out of family',
            ],
            cells: 'figures',
            rows: evidence.map(({ name, inFamily, outOfFamily }) => [
              shownName(name),
              figure(inFamily?.wrong),
              figure(outOfFamily?.wrong),
              figure(inFamily?.benefit),
              figure(outOfFamily?.benefit),
            ]),
          },
        },
      },
    ],
  };
}
