import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvRows } from '../../../src/adapters/dataset/csvRows.ts';
import { tokenCounter } from '../../../src/adapters/text/tokenCounter.ts';
import { heavyModel, type PublishedItem } from './publishedItem.ts';

/**
 * GSM8K's test questions from `gsm8k_responses.csv` (whether GPT-4 was right) and `test.jsonl` (the gold
 * numbers), both as RouteLLM ships them in routellm/evals/gsm8k. Questions without a gold number are left out.
 */
export async function readGsm8k(folder: string): Promise<PublishedItem[]> {
  const name = 'gsm8k_responses.csv';
  const [header, ...rows] = csvRows(await readFile(join(folder, name), 'utf8'), name);
  const right = header?.cells.indexOf(heavyModel) ?? -1;
  const answer = header?.cells.indexOf(`${heavyModel}_response`) ?? -1;
  if (right === -1 || answer === -1) throw new Error(`Cannot read ${name}: it lacks ${heavyModel}'s columns`);
  const counter = tokenCounter();
  const gold = await goldNumbers(join(folder, 'test.jsonl'));
  return rows.flatMap(({ cells }, index) => {
    const question = cells[0]?.trim() ?? '';
    const number = gold.get(question);
    if (number === undefined) return [];
    return {
      ...{ id: `gsm8k/${index}`, family: 'gsm8k', maxTokens: 256 },
      heavyRight: cells[right] === 'True',
      heavyTokens: counter.count(cells[answer] ?? ''),
      prompt: `${question}\n\nWork it out step by step, then give the result as: The answer is <number>.`,
      gold: { kind: 'number' as const, number },
    };
  });
}

async function goldNumbers(path: string): Promise<Map<string, number>> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const items: { readonly question: string; readonly answer: string }[] = lines.map((line) =>
    JSON.parse(line),
  );
  return new Map(
    items.map(({ question, answer }) => [
      question.trim(),
      Number(answer.slice(answer.lastIndexOf('####') + 4).replaceAll(',', '')),
    ]),
  );
}
