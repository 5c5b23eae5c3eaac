import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of bench/data/prompts. */
export interface Prompt {
  readonly id: string;
  readonly category: string;
  /** Prompts of one kind, as capitals; without it the category is the family. */
  readonly family?: string;
  readonly prompt: string;
  /** The answer a person wrote. */
  readonly reference: string;
}

/** The prompts that the sandbox can answer. */
export interface PromptBook {
  readonly size: number;
  /** Prompts to offer to somebody whose own is unknown: the first of each category. */
  readonly samples: readonly string[];
  /** By the trimmed text, exactly. */
  find(text: string): Prompt | null;
  /** The others of its kind that have another reference, the next ones in the file first. */
  kin(prompt: Prompt): readonly Prompt[];
}

/** Reads every `<category>.jsonl` of a folder. Throws when the folder or a line cannot be read. */
export function openPromptBook(directory: string): PromptBook {
  const byText = new Map<string, Prompt>();
  const samples: string[] = [];
  const files = readdirSync(directory).filter((name) => name.endsWith('.jsonl'));
  for (const file of files.sort()) {
    const prompts = readPrompts(join(directory, file));
    for (const prompt of prompts) byText.set(prompt.prompt.trim(), prompt);
    if (prompts[0] !== undefined) samples.push(prompts[0].prompt.trim());
  }
  const families = Map.groupBy(byText.values(), kindOf);
  return {
    size: byText.size,
    samples,
    find: (text) => byText.get(text.trim()) ?? null,
    kin(prompt) {
      const family = families.get(kindOf(prompt)) ?? [];
      const at = family.indexOf(prompt) + 1;
      const others = [...family.slice(at), ...family.slice(0, at)];
      return others.filter(({ reference }) => reference.trim() !== prompt.reference.trim());
    },
  };
}

function kindOf({ category, family }: Prompt): string {
  return JSON.stringify([category, family ?? null]);
}

function readPrompts(path: string): Prompt[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      // The files belong to the product and a test checks their every line.
      return [JSON.parse(line) as Prompt];
    } catch (cause) {
      throw new Error(`Cannot read ${path} line ${index + 1}: it is not JSON`, { cause });
    }
  });
}
