import { parseArgs } from 'node:util';
import { ensureInstalled } from '../../../local/install/ensureInstalled.ts';
import { weights } from '../../../local/install/weights.ts';
import { startModelServer } from '../../../local/startModelServer.ts';
import { appendLine, readLines } from './appendedLines.ts';
import { askDraft, type CollectedAnswer } from './askDraft.ts';
import { chooseItems } from './chooseItems.ts';
import { finishPublished } from './finishPublished.ts';
import type { PublishedItem } from './publishedItem.ts';
import { readGsm8k } from './readGsm8k.ts';
import { readMmlu } from './readMmlu.ts';

/** One line of `--out`: with texts, so not for publication. */
interface CollectedDraft {
  readonly id: string;
  readonly answer: CollectedAnswer;
}

/**
 * Asks the draft model the chosen questions of MMLU and GSM8K, one at a time, appends each answer to `--out`, and
 * writes bench/evidence/data/published.jsonl.gz. Run it again with the same file and it goes on where it was. The
 * benchmarks are given as folders; nothing of their text is in what is written:
 *
 *     node bench/evidence/collect/collectPublished.ts --gsm8k routellm/evals/gsm8k \
 *       --mmlu-answers routellm/evals/mmlu/responses --mmlu-questions data/test --out collected.jsonl
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      gsm8k: { type: 'string' },
      'mmlu-answers': { type: 'string' },
      'mmlu-questions': { type: 'string' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  });
  const { gsm8k, 'mmlu-answers': answers, 'mmlu-questions': questions, out } = values;
  if (!gsm8k || !answers || !questions || !out) {
    throw new Error('Usage: collectPublished --gsm8k DIR --mmlu-answers DIR --mmlu-questions DIR --out FILE');
  }
  const all = [...(await readMmlu({ answers, questions })), ...(await readGsm8k(gsm8k))];
  const chosen = chooseItems(all, { seed: Number(values.seed), perSubject: 7, gsm8k: 150 });
  const done = new Set((await readLines<CollectedDraft>(out)).map(({ id }) => id));
  const missing = chosen.filter(({ id }) => !done.has(id));
  console.log(`${all.length} questions, ${chosen.length} chosen, ${missing.length} to ask`);
  if (missing.length > 0) await collect(missing, out);
  const collected = await readLines<CollectedDraft>(out);
  console.log(await finishPublished(chosen, new Map(collected.map(({ id, answer }) => [id, answer]))));
}

async function collect(items: readonly PublishedItem[], out: string): Promise<void> {
  const { runtime, gguf } = await ensureInstalled(undefined, console.log);
  const { model, chatTemplate } = weights;
  const server = await startModelServer(runtime, [{ id: model, gguf, chatTemplate }]);
  try {
    for (const [index, item] of items.entries()) {
      const answer = await askDraft({ baseUrl: server.baseUrl, model }, item);
      await appendLine(out, { id: item.id, answer } satisfies CollectedDraft);
      if (index % 20 === 19) console.log(`${index + 1} of ${items.length}`);
    }
  } finally {
    server.process.kill('SIGTERM');
  }
}

await main();
