import { colours } from '../colours.ts';
import { count } from '../count.ts';
import type { Evaluation, FamilyConfusion } from '../evaluation.ts';
import { drawFamilies } from '../figures/drawFamilies.ts';
import type { ReportSection } from '../reportSection.ts';

/** What became of each family's drafts, the largest family first. */
export function familySection({ families, setting }: Evaluation): ReportSection {
  const head = { id: 'families', title: 'Confusion by family' };
  if (families === null || families.length === 0) {
    return { ...head, blocks: [{ kind: 'missing', text: 'outcomes were not counted by family.' }] };
  }
  const sorted = [...families].sort(
    (one, other) => promptsOf(other) - promptsOf(one) || (one.family < other.family ? -1 : 1),
  );
  const bad = setting.promise.risk === 'error' ? 'wrong' : 'wrong where heavy is right';
  return {
    ...head,
    blocks: [
      {
        kind: 'figure',
        figure: {
          svg: drawFamilies(sorted),
          caption: `Prompts by family. A draft is bad when it is ${bad}; escalating a good one costs money, keeping a bad one costs quality.`,
          legend: [
            { label: 'kept, good', colour: colours.good, shape: 'square' },
            { label: 'kept, bad', colour: colours.bad, shape: 'square' },
            { label: 'escalated, was good', colour: colours.needless, shape: 'square' },
            { label: 'escalated, was bad', colour: colours.caught, shape: 'square' },
          ],
          table: {
            head: [
              'Family',
              'Kept, good',
              'Kept, bad',
              'Escalated, good',
              'Escalated, bad',
              'Of which not drafted',
            ],
            cells: 'figures',
            rows: sorted.map((row) => [
              row.family,
              ...[row.keptGood, row.keptBad, row.escalatedGood, row.escalatedBad, row.notDrafted].map(count),
            ]),
          },
        },
      },
    ],
  };
}

function promptsOf({ keptGood, keptBad, escalatedGood, escalatedBad }: FamilyConfusion): number {
  return keptGood + keptBad + escalatedGood + escalatedBad;
}
