export interface TableRow {
  /** Counted from 1, the header included. */
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** Lines that could not be read, each with its number and the reason. */
  readonly faults: readonly string[];
}

/**
 * Tab-separated text whose first line names the columns; empty lines are left out. A cell in quotes loses them.
 * @throws RangeError on a text without any line.
 */
export function tableRows(text: string): Table {
  const [header, ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (header === undefined || header.trim() === '') throw new RangeError('No header in the first line');
  const columns = header.split('\t').map((name) => name.trim());
  const rows: TableRow[] = [];
  const faults: string[] = [];
  for (const [at, content] of lines.entries()) {
    if (content.trim() === '') continue;
    const line = at + 2;
    const cells = content.split('\t');
    if (cells.length !== columns.length) {
      faults.push(`line ${line}: ${cells.length} columns where the header has ${columns.length}`);
      continue;
    }
    rows.push({ line, cells: new Map(columns.map((name, place) => [name, unquoted(cells[place] ?? '')])) });
  }
  return { columns, rows, faults };
}

function unquoted(cell: string): string {
  const inner = /^"((?:[^"]|"")*)"$/.exec(cell)?.[1];
  return inner === undefined ? cell : inner.replaceAll('""', '"');
}
