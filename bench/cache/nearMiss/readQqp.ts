import type { LabelledPair, LabelledPairs } from './labelledPairs.ts';
import { tableRows } from './tableRows.ts';

export const QQP_LABELS = ['different', 'duplicate'] as const;

export type QqpLabel = (typeof QQP_LABELS)[number];

const NEEDED = ['question1', 'question2', 'is_duplicate'];

/**
 * Quora's question pairs, as published or in GLUE's form: question1, question2 and is_duplicate. A question that
 * runs over several lines is a fault.
 * @throws RangeError on a header without these columns (GLUE's test file has no labels).
 */
export function readQqp(text: string): LabelledPairs<QqpLabel> {
  const { columns, rows, faults: unread } = tableRows(text);
  const missing = NEEDED.filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new RangeError(`Not labelled question pairs: no ${missing.join(', ')}`);
  const pairs: LabelledPair<QqpLabel>[] = [];
  const faults = [...unread];
  for (const { line, cells } of rows) {
    const given = cells.get('is_duplicate')?.trim() ?? '';
    const left = cells.get('question1')?.trim() ?? '';
    const right = cells.get('question2')?.trim() ?? '';
    if (given !== '0' && given !== '1') faults.push(`line ${line}: is_duplicate is "${given}"`);
    else if (left === '' || right === '') faults.push(`line ${line}: a question is missing`);
    else
      pairs.push({
        id: cells.get('id') ?? `line ${line}`,
        left,
        right,
        label: given === '1' ? 'duplicate' : 'different',
      });
  }
  return { pairs, faults };
}
