import { readFile, stat } from 'node:fs/promises';
import { DatasetError, type DatasetFault } from './datasetError.ts';
import type { DatasetItem } from './datasetItem.ts';
import { readDatasetLine } from './datasetLine.ts';

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_ITEMS = 200_000;

/**
 * Reads a dataset: JSONL in UTF-8, an item a line, `{id, family?, category?, prompt | messages, reference?,
 * grader?, heavy?: {text?, right?}, max_tokens?}`. A byte order mark, CRLF and empty lines are no matter.
 * Throws a DatasetError that lists every mistake by line and field.
 */
export async function readDataset(path: string): Promise<readonly DatasetItem[]> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) {
    throw new DatasetError(path, [
      { line: 1, field: '', message: `the file has ${size} bytes and may have ${MAX_BYTES}` },
    ]);
  }
  return parseDataset(utf8(await readFile(path), path), path);
}

/** As readDataset, of text that was read already; `source` names it in errors. */
export function parseDataset(text: string, source = 'the dataset'): readonly DatasetItem[] {
  const items: DatasetItem[] = [];
  const faults: DatasetFault[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = index + 1;
    if (content.trim() === '') continue;
    const read = readLine(content);
    if ('faults' in read) {
      faults.push(...read.faults.map((fault) => ({ line, ...fault })));
      continue;
    }
    const before = lineOf.get(read.item.id);
    if (before !== undefined) {
      faults.push({
        line,
        field: 'id',
        message: `${JSON.stringify(read.item.id)} is taken by line ${before}`,
      });
    }
    lineOf.set(read.item.id, line);
    items.push(read.item);
  }
  if (items.length > MAX_ITEMS) {
    faults.push({
      line: 1,
      field: '',
      message: `there are ${items.length} items and may be ${MAX_ITEMS}`,
    });
  }
  if (items.length === 0 && faults.length === 0) {
    faults.push({ line: 1, field: '', message: 'there is no item in it' });
  }
  if (faults.length > 0) throw new DatasetError(source, faults);
  return items;
}

function readLine(content: string): ReturnType<typeof readDatasetLine> {
  try {
    return readDatasetLine(JSON.parse(content));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    return { faults: [{ field: '', message: `is not JSON: ${why}` }] };
  }
}

function utf8(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new DatasetError(path, [{ line: 1, field: '', message: 'the file is not UTF-8' }]);
  }
}
