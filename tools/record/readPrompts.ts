import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataset } from '../../src/adapters/dataset/readDataset.ts';
import type { ObjectiveGrader } from '../../src/core/objectiveGrader.ts';

/** A question of bench/data/prompts. */
export interface Prompt {
  readonly id: string;
  readonly category: string;
  readonly family: string;
  readonly prompt: string;
  /** The answer a person wrote. */
  readonly reference: string;
  readonly grader: ObjectiveGrader;
}

/**
 * Reads every *.jsonl of a folder, by id in order. Throws a DatasetError that names what is wrong by line, and
 * an error for an id or question that two of them have, or one without category, family or reference.
 */
export async function readPrompts(folder: string): Promise<Prompt[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const found = new Map<string, Prompt>();
  for (const name of files) {
    for (const item of await readDataset(join(folder, name))) {
      const { id, category, family, reference, grader } = item;
      const prompt = item.messages.at(-1)?.content;
      if (category === null || family === null || reference === null || prompt === undefined)
        throw new Error(`Cannot take ${id} of ${name}: it needs a category, a family and a reference`);
      if (found.has(id)) throw new Error(`Cannot take ${id} twice: ${name}`);
      found.set(id, { id, category, family, prompt, reference, grader });
    }
  }
  return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}
