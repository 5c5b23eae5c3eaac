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
  const { alpha, delta } = setting.promise;
  return {
    ...head,
    blocks: [
      {
        kind: 'text',
        text: `Fitted and certified anew on many splits; a violation is a certified policy whose risk on the prompts held out is above ${percent(alpha)}. The promise allows ${percent(delta)} of splits, on the same distribution only. What is held out is a sample as well, so some splits are above by chance; splits that keep nothing of it are not tested and not counted as certified.`,
      },
      {
        kind: 'table',
        table: {
          head: ['Splits', 'Tried', 'Certified', 'Violated', 'Of all', 'Of certified'],
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
