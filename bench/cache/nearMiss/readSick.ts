import type { LabelledPair, LabelledPairs } from './labelledPairs.ts';
import { type TableRow, tableRows } from './tableRows.ts';

export const SICK_LABELS = ['contradiction', 'entailment both ways', 'entailment', 'neutral'] as const;

export type SickLabel = (typeof SICK_LABELS)[number];

/**
 * Sentence pairs of SICK (Marelli and others 2014), from SICK.txt or the files of SemEval 2014, task 1. Only the
 * first says in which directions a sentence follows from the other one.
 * @throws RangeError on a header without the sentences or the label.
 */
export function readSick(text: string): LabelledPairs<SickLabel> {
  const { columns, rows, faults: unread } = tableRows(text);
  const labelColumn = ['entailment_label', 'entailment_judgment'].find((name) => columns.includes(name));
  if (labelColumn === undefined || !columns.includes('sentence_A') || !columns.includes('sentence_B'))
    throw new RangeError(
      `Not SICK: no sentence_A, sentence_B and entailment label among "${columns.join(', ')}"`,
    );
  const pairs: LabelledPair<SickLabel>[] = [];
  const faults = [...unread];
  for (const row of rows) {
    const given = row.cells.get(labelColumn) ?? '';
    const label = sickLabel(given.trim().toUpperCase(), row);
    const left = row.cells.get('sentence_A')?.trim() ?? '';
    const right = row.cells.get('sentence_B')?.trim() ?? '';
    if (label === null) faults.push(`line ${row.line}: unknown label "${given}"`);
    else if (left === '' || right === '') faults.push(`line ${row.line}: a sentence is missing`);
    else pairs.push({ id: row.cells.get('pair_ID') ?? `line ${row.line}`, left, right, label });
  }
  return { pairs, faults };
}

function sickLabel(given: string, { cells }: TableRow): SickLabel | null {
  if (given === 'CONTRADICTION') return 'contradiction';
  if (given === 'NEUTRAL') return 'neutral';
  if (given !== 'ENTAILMENT') return null;
  const forth = cells.get('entailment_AB') === 'A_entails_B';
  const back = cells.get('entailment_BA') === 'B_entails_A';
  return forth && back ? 'entailment both ways' : 'entailment';
}
