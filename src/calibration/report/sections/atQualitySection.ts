import type { Evaluation } from '../evaluation.ts';
import { holdBackName } from '../holdBackName.ts';
import { percent, percentEstimate } from '../percent.ts';
import type { ReportBlock, ReportSection } from '../reportSection.ts';
import { shownName } from '../shownName.ts';

/** What is saved at a fixed loss of quality, beside what needs no score. */
export function atQualitySection({ atQuality }: Evaluation): ReportSection {
  const head = { id: 'at-quality', title: 'Saving at a fixed loss of accuracy' };
  if (atQuality === null || atQuality.length === 0) {
    return { ...head, blocks: [{ kind: 'missing', text: 'savings at a fixed accuracy were not measured.' }] };
  }
  const shares = [...new Set(atQuality.map(({ share }) => share))];
  const tables = shares.flatMap((share): ReportBlock[] => [
    { kind: 'text', text: `Tuned for ${percent(share, 0)} of heavy's right answers:` },
    {
      kind: 'table',
      table: {
        head: ['Way to serve', 'Tokens held', 'Kept', 'Right', 'Saving'],
        cells: 'figures',
        rows: atQuality
          .filter((row) => row.share === share)
          .map(({ name, holdBackTokens, kept, quality, saving }) => [
            shownName(name),
            holdBackTokens === null && name !== 'score' ? '' : holdBackName(holdBackTokens),
            percentEstimate(kept),
            percentEstimate(quality),
            percentEstimate(saving),
          ]),
      },
    },
  ]);
  return {
    ...head,
    blocks: [
      {
        kind: 'text',
        text: 'Each way is tuned on the calibration part, to save most at the accuracy wanted, and tried on the test part, which had no say. Nothing here is certified. A saving of 0 is heavy alone: no setting saved anything.',
      },
      ...tables,
    ],
  };
}
