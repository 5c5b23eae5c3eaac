import { colours } from '../colours.ts';
import type { Evaluation } from '../evaluation.ts';
import { drawHoldBack } from '../figures/drawHoldBack.ts';
import { holdBackName } from '../holdBackName.ts';
import { orElse, percent, percentEstimate } from '../percent.ts';
import type { ReportSection } from '../reportSection.ts';

/** The streaming policy at other hold-backs. */
export function holdBackSection({ holdBack, setting }: Evaluation): ReportSection {
  const head = { id: 'hold-back', title: 'Risk by hold-back' };
  if (holdBack === null || holdBack.length === 0) {
    return { ...head, blocks: [{ kind: 'missing', text: 'other hold-backs were not tried.' }] };
  }
  return {
    ...head,
    blocks: [
      {
        kind: 'figure',
        figure: {
          svg: drawHoldBack(holdBack, setting.promise.alpha),
          caption: `The same scores, certified anew for each hold-back. Dashed: the promised ${percent(setting.promise.alpha)}. Where nothing was kept, risk is not tested and not drawn.`,
          legend: [
            { label: 'risk among the kept', colour: colours.bad, shape: 'dot' },
            { label: 'kept', colour: colours.policy, shape: 'dot' },
          ],
          table: {
            head: ['Tokens held', 'Kept', 'Risk', 'Saving', 'Strata certified'],
            cells: 'figures',
            rows: holdBack.map((row) => [
              holdBackName(row.holdBackTokens),
              percentEstimate(row.kept),
              orElse(row.risk, 'not tested'),
              orElse(row.saving, 'not known'),
              `${row.certified} of ${row.strata}`,
            ]),
          },
        },
      },
    ],
  };
}
