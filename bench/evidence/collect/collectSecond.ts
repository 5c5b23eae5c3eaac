import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled } from '../../../local/install/ensureInstalled.ts';
import { appendLine, readLines } from './appendedLines.ts';
import { openBaseModel } from './openBaseModel.ts';
import { asQuestion, stops } from './questionTemplate.ts';
import { finishSecond, type SecondAnswer } from './secondAnswers.ts';

interface Prompt {
  readonly id: string;
  readonly category: string;
  readonly prompt: string;
}

const prompts = fileURLToPath(new URL('../../data/prompts', import.meta.url));
/** Where answers are short; code and verse are not compared. */
const categories: readonly string[] = ['factual', 'reasoning'];
const maxTokens = 48;

/**
 * Asks a second small model of another make (a base model as a GGUF file) the short-answer prompts of
 * bench/data, and writes bench/evidence/data/second.jsonl.gz. `--out` collects line by line: run it again and
 * it goes on where it was; a prompt whose wording changed is asked again.
 *
 *     node bench/evidence/collect/collectSecond.ts --gguf gemma-3-270m-q4_k_m.gguf --out second.jsonl
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { gguf: { type: 'string' }, out: { type: 'string' } } });
  const { gguf, out } = values;
  if (!gguf || !out) throw new Error('Usage: collectSecond --gguf FILE --out FILE');
  const asked = await shortPrompts();
  const answered = new Map((await readLines<SecondAnswer>(out)).map((line) => [line.id, line]));
  const missing = asked.filter(({ id, prompt }) => answered.get(id)?.prompt !== prompt);
  console.log(`${asked.length} prompts, ${missing.length} to ask`);
  if (missing.length > 0) {
    const { runtime } = await ensureInstalled(gguf, console.log);
    const complete = await openBaseModel(runtime, gguf);
    for (const [index, { id, prompt }] of missing.entries()) {
      const { text, promptTokens, completionTokens } = await complete(asQuestion(prompt), {
        maxTokens,
        stops,
      });
      const answer: SecondAnswer = { id, prompt, text, promptTokens, completionTokens };
      await appendLine(out, answer);
      answered.set(id, answer);
      if (index % 50 === 49) console.log(`${index + 1} of ${missing.length}`);
    }
  }
  const current = asked.flatMap(({ id }) => answered.get(id) ?? []);
  console.log(`${current.length} answers, ${await finishSecond(current)} bytes`);
  process.exit();
}

async function shortPrompts(): Promise<Prompt[]> {
  const files = (await readdir(prompts)).filter((name) => name.endsWith('.jsonl')).sort();
  const lines = await Promise.all(files.map((name) => readLines<Prompt>(join(prompts, name))));
  return lines.flat().filter(({ category }) => categories.includes(category));
}

await main();
