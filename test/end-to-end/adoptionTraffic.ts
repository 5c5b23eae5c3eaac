import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sameAnswerGrader } from '../../src/adapters/grading/sameAnswer.ts';
import { seededRandom } from '../../src/calibration/seededRandom.ts';

/** A request of the traffic. */
export interface AdoptionPrompt {
  readonly family: string;
  readonly prompt: string;
}

/** Kinds of requests, and how often each comes: what a drafter is now right and now wrong about. */
const SHARES: Readonly<Record<string, number>> = {
  yes_no_facts: 3,
  units: 2,
  capitals: 2,
  languages_of_countries: 2,
  syllogisms: 1,
  list_filtering: 1,
};

/**
 * Seeded traffic: prompts drawn with replacement, as real traffic repeats itself, of those whose answers can
 * be graded without a judge.
 */
export async function adoptionTraffic(): Promise<(count: number, seed: number) => readonly AdoptionPrompt[]> {
  const grader = sameAnswerGrader();
  const byFamily = new Map<string, AdoptionPrompt[]>();
  for (const category of ['factual', 'reasoning']) {
    const file = fileURLToPath(new URL(`../../bench/data/prompts/${category}.jsonl`, import.meta.url));
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) {
      // The project's own format.
      const { family, prompt, reference } = JSON.parse(line) as AdoptionPrompt & {
        readonly reference: string;
      };
      if (SHARES[family] === undefined) continue;
      const question = { prompt, asked: prompt, format: 'text' };
      const { adequate } = await grader.compare(question, '', reference, new AbortController().signal);
      if (adequate !== null) byFamily.set(family, [...(byFamily.get(family) ?? []), { family, prompt }]);
    }
  }
  const families = Object.entries(SHARES).flatMap(([family, share]) =>
    Array.from({ length: share }, () => byFamily.get(family) ?? []),
  );
  return (count, seed) => {
    const random = seededRandom(seed);
    const drawn = <Item>(items: readonly Item[]): Item => {
      const item = items[Math.floor(random() * items.length)];
      if (item === undefined) throw new Error('There is nothing to draw from');
      return item;
    };
    return Array.from({ length: count }, () => drawn(drawn(families)));
  };
}
