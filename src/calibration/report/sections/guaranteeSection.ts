import { count } from '../count.ts';
import type { Evaluation, GuaranteeTrial } from '../evaluation.ts';
import { percent } from '../percent.ts';
import type { ReportSection } from '../reportSection.ts';
import { shownName } from '../shownName.ts';

/** How often the promise was broken when the whole procedure was repeated. */
export function guaranteeSection({ guarantee, setting }: Evaluation): ReportSection {
  const head = { id: 'guarantee', title: 'The guarantee, tried' };
  if (guarantee === null || guarantee.length === 0) {
    return {
      ...head,
      blocks: [{ kind: 'missing', text: 'the procedure was not repeated on resampled splits.' }],
    };
  }
  const { delta } = setting.promise;
  return {
    ...head,
    blocks: [
      {
        kind: 'text',
        text: `Certified anew many times, with these drafts themselves as the whole world, so that the truth is known: thresholds from a third of them, a calibration sample drawn from the rest, and a violation is a certified threshold whose risk in the world it serves is above alpha. The promise allows ${percent(delta)} of the tries, and only where the sample was drawn from the world that is served. Where nothing is accepted there, nothing was tested.`,
      },
      {
        kind: 'table',
        table: {
          head: ['The world served', 'Tried', 'Certified', 'Violated', 'Of all', 'Of certified'],
          cells: 'figures',
          rows: guarantee.map(rowOf),
        },
      },
    ],
  };
}

function rowOf({ name, resamples, certified, violated }: GuaranteeTrial): string[] {
  return [
    shownName(name),
    count(resamples),
    count(certified),
    count(violated),
    resamples === 0 ? 'not tested' : percent(violated / resamples),
    certified === 0 ? 'not tested' : percent(violated / certified),
  ];
}
