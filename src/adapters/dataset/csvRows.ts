import { DatasetError } from './datasetError.ts';

/** A row of a CSV file: its cells, and the line it begins at, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text as RFC 4180 has it: quoted cells may hold commas, line ends and doubled quotes. A
 * byte order mark, CRLF and empty lines are no matter. Throws a DatasetError when a quote stays open.
 */
export function csvRows(csv: string, source: string): readonly CsvRow[] {
  const text = csv.replace(/^\uFEFF/, '');
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let at = 0;
  let line = 1;
  let began = 1;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      const opened = line;
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote === -1) {
          throw new DatasetError(source, [
            { line: opened, field: '', message: 'a quotation mark is never closed' },
          ]);
        }
        const part = text.slice(at, quote);
        cell += part;
        line += part.split('\n').length - 1;
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
    }
    const end = nextOf(text, at);
    cells.push(cell + text.slice(at, end).replace(/\r$/, ''));
    at = end + 1;
    if (text[end] === ',' && at < text.length) continue;
    if (text[end] === ',') cells.push('');
    if (cells.some((one) => one !== '')) rows.push({ line: began, cells });
    cells = [];
    line++;
    began = line;
  }
  return rows;
}

function nextOf(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === ',' || text[at] === '\n') return at;
  return text.length;
}
