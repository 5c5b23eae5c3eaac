import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CsvRow, csvRows } from '../../../src/adapters/dataset/csvRows.ts';
import { heavyModel, type PublishedItem } from './publishedItem.ts';

const letters = ['A', 'B', 'C', 'D'];

/**
 * MMLU's test questions: `answers` holds RouteLLM's routellm/evals/mmlu/responses/mmlu_<subject>.csv (whether
 * GPT-4 was right), `questions` the benchmark's own <subject>_test.csv with the gold answers (question, four
 * choices, a letter or an index), which RouteLLM does not ship. Rows that do not match are left out.
 */
export async function readMmlu(folders: {
  readonly answers: string;
  readonly questions: string;
}): Promise<PublishedItem[]> {
  const files = (await readdir(folders.answers)).filter((name) => name.endsWith('.csv')).sort();
  const subjects = await Promise.all(
    files.map(async (file) => {
      const subject = file.slice('mmlu_'.length, -'.csv'.length);
      const published = csvRows(await readFile(join(folders.answers, file), 'utf8'), file);
      const asked = `${subject}_test.csv`;
      const questions = csvRows(await readFile(join(folders.questions, asked), 'utf8'), asked);
      return itemsOf(subject, published.map(cellsOf), questions.map(cellsOf));
    }),
  );
  return subjects.flat();
}

function itemsOf(
  subject: string,
  [header, ...published]: readonly (readonly string[])[],
  questions: readonly (readonly string[])[],
): PublishedItem[] {
  const right = header?.indexOf(heavyModel) ?? -1;
  if (right === -1) throw new Error(`Cannot read MMLU's ${subject}: it has no column ${heavyModel}`);
  const byQuestion = new Map(questions.map((row) => [squeezed(row.slice(0, 5).join(' ')), row]));
  return published.flatMap((row, index) => {
    const asked = row[0] ?? '';
    const bare = asked.replace(/\nAnswer:\s*$/, '');
    const found = byQuestion.get(squeezed(bare.replaceAll(/\n[A-D]\. /g, ' ')));
    const letter = letterOf(found?.[5]);
    if (found === undefined || letter === undefined) return [];
    return {
      ...{ id: `mmlu/${subject}/${index}`, family: `mmlu_${subject}`, maxTokens: 60, heavyTokens: 1 },
      prompt: `${bare}\n\nWhich option is right? Answer with its letter.`,
      gold: { kind: 'letter' as const, letter },
      heavyRight: row[right] === 'True',
    };
  });
}

function cellsOf({ cells }: CsvRow): readonly string[] {
  return cells;
}

function letterOf(answer: string | undefined): string | undefined {
  return letters.find((letter, index) => answer?.trim() === letter || answer?.trim() === String(index));
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
