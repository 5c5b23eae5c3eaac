import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { importChats } from '../../adapters/dataset/importChats.ts';
import { importGsm8k } from '../../adapters/dataset/importGsm8k.ts';
import { importMmlu } from '../../adapters/dataset/importMmlu.ts';
import { readDataset } from '../../adapters/dataset/readDataset.ts';
import { messageOf } from '../../core/messageOf.ts';
import type { CommandIo } from '../commandIo.ts';

export const DATASET_FORMATS = ['jsonl', 'gsm8k', 'mmlu', 'chats'] as const;
export type DatasetFormat = (typeof DATASET_FORMATS)[number];

const ENDINGS: Readonly<Record<DatasetFormat, string>> = {
  jsonl: '.jsonl',
  gsm8k: '.csv',
  mmlu: '.csv',
  chats: '.json',
};

/**
 * The prompts of a file, or of every file of a folder that ends as the format does; null when they cannot be
 * used, and why has been told.
 */
export async function openDataset(
  dataset: string,
  format: DatasetFormat,
  io: Pick<CommandIo, 'stderr' | 'cwd'>,
): Promise<readonly DatasetItem[] | null> {
  try {
    const path = resolve(io.cwd, dataset);
    const files = statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith(ENDINGS[format]))
          .sort()
          .map((name) => join(path, name))
      : [path];
    const items: DatasetItem[] = [];
    const fileOf = new Map<string, string>();
    for (const file of files) {
      for (const item of await itemsIn(file, format)) {
        const before = fileOf.get(item.id);
        if (before !== undefined) {
          throw new Error(`${JSON.stringify(item.id)} is in ${before} and in ${file}: ids are unique`);
        }
        fileOf.set(item.id, file);
        items.push(item);
      }
    }
    if (items.length === 0) throw new Error(`there are no prompts in ${dataset}`);
    return items;
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = messageOf(cause);
    io.stderr.write(isMissing ? `Cannot read the prompts: there is no ${dataset}\n` : `${why}\n`);
    return null;
  }
}

async function itemsIn(file: string, format: DatasetFormat): Promise<readonly DatasetItem[]> {
  if (format === 'jsonl') return readDataset(file);
  const text = readFileSync(file, 'utf8');
  if (format === 'gsm8k') return importGsm8k(text);
  if (format === 'mmlu') return importMmlu(text, basename(file, '.csv').replace(/^mmlu_/, ''));
  return importChats(text);
}
