import { colours } from '../colours.ts';
import { count } from '../count.ts';
import type { Evaluation } from '../evaluation.ts';
import { drawEntropy } from '../figures/drawEntropy.ts';
import type { ReportSection } from '../reportSection.ts';

/** Mean window entropy of right and of wrong drafts. */
export function entropySection({ entropy }: Evaluation): ReportSection {
  const head = { id: 'entropy', title: 'Entropy by outcome' };
  if (entropy === null || entropy.bins.length === 0) {
    return { ...head, blocks: [{ kind: 'missing', text: 'entropies were not sorted by outcome.' }] };
  }
  const { form, topLogprobs, window, bins } = entropy;
  return {
    ...head,
    blocks: [
      {
        kind: 'figure',
        figure: {
          svg: drawEntropy(entropy),
          caption: `Mean entropy (${form}, top ${topLogprobs}, windows of ${window} tokens) of right drafts (up) and wrong ones (down), each as shares of its own kind. The more alike the halves, the less entropy tells.`,
          legend: [
            {
              label: `right (${count(bins.reduce((sum, { right }) => sum + right, 0))})`,
              colour: colours.good,
              shape: 'square',
            },
            {
              label: `wrong (${count(bins.reduce((sum, { wrong }) => sum + wrong, 0))})`,
              colour: colours.bad,
              shape: 'square',
            },
          ],
          table: {
            head: ['Bits', 'Right', 'Wrong'],
            cells: 'figures',
            rows: bins.map(({ fromBits, toBits, right, wrong }) => [
              `${fromBits.toFixed(2)} to ${toBits.toFixed(2)}`,
              count(right),
              count(wrong),
            ]),
          },
        },
      },
    ],
  };
}
