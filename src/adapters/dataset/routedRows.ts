import { csvRows } from './csvRows.ts';
import { DatasetError, type DatasetFault } from './datasetError.ts';

/** The model whose column is the heavy label, as RouteLLM's files name it. */
const HEAVY = 'gpt-4-1106-preview';

/** A row of a file of RouteLLM's evaluations. */
export interface RoutedRow {
  readonly line: number;
  readonly prompt: string;
  readonly heavyRight: boolean;
  readonly heavyText: string | null;
  /** Right answers, as text, of whichever models gave one. */
  readonly rightTexts: readonly string[];
}

/**
 * Reads `prompt, <model>..., <model>_response...` with True and False in the models' columns. Throws a
 * DatasetError that names a column that is missing and every cell that is neither.
 */
export function routedRows(csv: string, source: string): readonly RoutedRow[] {
  const [head, ...rows] = csvRows(csv, source);
  const columns = head?.cells ?? [];
  for (const wanted of ['prompt', HEAVY]) {
    if (columns.includes(wanted)) continue;
    const message = `there is no column ${wanted}; there are: ${columns.join(', ').slice(0, 200) || 'none'}`;
    throw new DatasetError(source, [{ line: 1, field: wanted, message }]);
  }
  const models = columns.filter((name) => name !== 'prompt' && !name.endsWith('_response'));
  const faults: DatasetFault[] = [];
  const read = rows.map(({ line, cells }) => {
    const cell = (name: string) => cells[columns.indexOf(name)];
    const right = (model: string) => {
      const said = cell(model)?.trim().toLowerCase();
      if (said !== 'true' && said !== 'false')
        faults.push({ line, field: model, message: 'is neither True nor False' });
      return said === 'true';
    };
    const prompt = cell('prompt') ?? '';
    if (prompt.trim() === '') faults.push({ line, field: 'prompt', message: 'is empty' });
    const rightTexts = models
      .filter(right)
      .flatMap((model) => cell(`${model}_response`) ?? [])
      .filter((text) => text.trim() !== '');
    return {
      line,
      prompt,
      heavyRight: cell(HEAVY)?.trim().toLowerCase() === 'true',
      heavyText: cell(`${HEAVY}_response`) ?? null,
      rightTexts,
    };
  });
  if (read.length === 0) faults.push({ line: 1, field: '', message: 'there are no rows in it' });
  if (faults.length > 0) throw new DatasetError(source, faults);
  return read;
}
