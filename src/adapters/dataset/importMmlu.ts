import type { ObjectiveGrader } from '../../core/objectiveGrader.ts';
import { csvRows } from './csvRows.ts';
import { DatasetError } from './datasetError.ts';
import type { DatasetItem } from './datasetItem.ts';
import { routedRows } from './routedRows.ts';

/**
 * MMLU as RouteLLM ships it (routellm/evals/mmlu/responses/mmlu_<subject>.csv): the prompts and whether GPT-4
 * was right. The file has no letters, so that a drafter cannot be graded by it alone: `key` is MMLU's own
 * `<subject>_test.csv` (question, A, B, C, D, letter), matched by question. Throws a DatasetError.
 */
export function importMmlu(csv: string, subject: string, key: string | null = null): readonly DatasetItem[] {
  const letters = key === null ? null : lettersOf(key, `the key of ${subject}`);
  return routedRows(csv, `the MMLU file of ${subject}`).map((row, index) => ({
    id: `mmlu-${subject}-${String(index + 1).padStart(4, '0')}`,
    family: `mmlu_${subject}`,
    category: 'factual',
    messages: [{ role: 'user', content: row.prompt }],
    reference: null,
    grader: graderOf(letters?.get(words(row.prompt))),
    heavy: { text: null, right: row.heavyRight },
    maxTokens: null,
  }));
}

function lettersOf(csv: string, source: string): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  for (const { line, cells } of csvRows(csv, source)) {
    const [question = '', a = '', b = '', c = '', d = '', letter = ''] = cells;
    if (!/^[A-D]$/.test(letter)) {
      throw new DatasetError(source, [{ line, field: 'letter', message: 'is none of A, B, C and D' }]);
    }
    letters.set(words(`${question}\nA. ${a}\nB. ${b}\nC. ${c}\nD. ${d}\nAnswer:`), letter);
  }
  return letters;
}

/** The letter, alone or before its option, or after "the answer is". */
function graderOf(letter: string | undefined): ObjectiveGrader {
  if (letter === undefined) return { kind: 'none' };
  const before = String.raw`^\W*(?:(?:[Tt]he\s+)?(?:correct\s+)?[Aa]nswer(?:\s+is)?:?\W*)?`;
  return { kind: 'regex', pattern: String.raw`${before}${letter}(?:\W*$|\s*[).:,\n–-])` };
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
