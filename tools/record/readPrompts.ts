import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const words = z.array(z.string().min(1)).min(1);
const grader = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('number'), gold: z.number(), tolerance: z.number().min(0).optional() }),
  z.object({ kind: z.literal('contains_any'), any: words, none: words.optional() }),
  z.object({ kind: z.literal('contains_all'), all: words }),
  z.object({ kind: z.literal('exact'), text: z.string().min(1) }),
  z.object({ kind: z.literal('regex'), pattern: z.string().min(1), flags: z.string().optional() }),
  z.object({
    kind: z.literal('javascript'),
    fn: z.string().min(1),
    tests: z.array(z.object({ call: z.string().min(1), equals: z.json() })).min(1),
  }),
]);
const prompt = z.object({
  id: z.string().min(1),
  category: z.enum(['factual', 'reasoning', 'code', 'creative']),
  prompt: z.string().min(1),
  reference: z.string(),
  grader,
});

/** How an answer is judged; each kind is told in grade.ts. */
export type Grader = z.infer<typeof grader>;

/** A question with a known answer. */
export type Prompt = z.infer<typeof prompt>;

/** Reads every *.jsonl of a folder, by id in order. Throws an error that names the file and line at fault. */
export async function readPrompts(folder: string): Promise<Prompt[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const found = new Map<string, Prompt>();
  for (const name of files) {
    const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const place = `${name}, line ${index + 1}`;
      const parsed = prompt.safeParse(JSON.parse(line));
      if (!parsed.success)
        throw new Error(`Cannot read the prompt in ${place}: ${z.prettifyError(parsed.error)}`);
      if (found.has(parsed.data.id)) throw new Error(`Cannot take ${parsed.data.id} twice: ${place}`);
      found.set(parsed.data.id, parsed.data);
    }
  }
  return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}
