import type { ObjectiveGrader } from '../../core/objectiveGrader.ts';
import { DatasetError, type DatasetFault } from './datasetError.ts';
import type { DatasetItem } from './datasetItem.ts';
import { routedRows } from './routedRows.ts';

/** Where GSM8K's solutions give their answer. */
const MARK = /####\s*\$?\s*(-?\d[\d,]{0,20}(?:\.\d{1,10})?)\s*$/;

/**
 * GSM8K as RouteLLM ships it (routellm/evals/gsm8k/gsm8k_responses.csv): the prompts, GPT-4's answers and
 * whether they were right. The gold numbers are in `key`, GSM8K's own test.jsonl (`{question, answer}`),
 * matched by question. Without it they are read from right answers that mark theirs with `####`; an item
 * without one has no grader. Throws a DatasetError.
 */
export function importGsm8k(csv: string, key: string | null = null): readonly DatasetItem[] {
  const golds = key === null ? null : goldsOf(key);
  return routedRows(csv, 'the GSM8K file').map((row, index) => ({
    id: `gsm8k-${String(index + 1).padStart(4, '0')}`,
    family: 'gsm8k',
    category: 'reasoning',
    messages: [{ role: 'user', content: row.prompt }],
    reference: null,
    grader: graderOf(golds?.get(words(row.prompt)) ?? markedIn(row.rightTexts)),
    heavy: { text: row.heavyText, right: row.heavyRight },
    maxTokens: null,
  }));
}

function goldsOf(key: string): ReadonlyMap<string, number> {
  const source = 'the key of GSM8K';
  const golds = new Map<string, number>();
  const faults: DatasetFault[] = [];
  for (const [index, text] of key
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (text.trim() === '') continue;
    const read = solutionOf(text);
    if (read === null) {
      faults.push({ line: index + 1, field: '', message: 'is no {question, answer} with #### and a number' });
    } else golds.set(words(read.question), read.gold);
  }
  if (faults.length > 0) throw new DatasetError(source, faults);
  return golds;
}

function solutionOf(line: string): { readonly question: string; readonly gold: number } | null {
  try {
    const { question, answer }: { question?: unknown; answer?: unknown } = JSON.parse(line);
    if (typeof question !== 'string' || typeof answer !== 'string') return null;
    const gold = marked(answer);
    return gold === null ? null : { question, gold };
  } catch {
    // Not JSON, or null: the caller lists the line.
    return null;
  }
}

/** Null when no answer marks its number, or two disagree. */
function markedIn(rightTexts: readonly string[]): number | null {
  const numbers = new Set(rightTexts.flatMap((text) => marked(text) ?? []));
  const [gold] = numbers;
  return numbers.size === 1 && gold !== undefined ? gold : null;
}

function marked(text: string): number | null {
  const found = MARK.exec(text.trimEnd())?.[1];
  return found === undefined ? null : Number(found.replaceAll(',', ''));
}

function graderOf(gold: number | null): ObjectiveGrader {
  return gold === null ? { kind: 'none' } : { kind: 'number', gold };
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
