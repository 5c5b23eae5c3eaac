import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderReport } from '../../src/calibration/report/renderReport.ts';
import { gzippedLines } from '../../tools/record/gzippedLines.ts';
import { evaluatePair } from './evaluatePair.ts';
import { itemRecords } from './itemRecords.ts';
import { PAIRS } from './pairs.ts';

const RESULTS = new URL('../results/evidence/', import.meta.url);
const DOCS = new URL('../../docs/evidence/', import.meta.url);
const FULL = { resamples: 1000, trials: 500 };
const QUICK = { resamples: 50, trials: 20 };

/**
 * `npm run evidence [-- --pair reference] [--quick]`: from recorded drafts to the published results: fits,
 * certifies, evaluates, and writes bench/results/evidence (figures, and every item's record) and docs/evidence.
 * With --quick it only shows that everything runs, and writes nothing.
 */
function main(): void {
  const { values } = parseArgs({
    options: { pair: { type: 'string' }, quick: { type: 'boolean', default: false } },
  });
  const chosen = PAIRS.filter(({ id }) => values.pair === undefined || values.pair === id);
  if (chosen.length === 0) {
    console.error(`There is no pair "${values.pair}": ${PAIRS.map(({ id }) => id).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  for (const pair of chosen) {
    const startedMs = performance.now();
    const drafts = pair.drafts();
    const { fitted, evaluation } = evaluatePair(pair, drafts, values.quick ? QUICK : FULL);
    const all = evaluation.evidence?.find(({ name }) => name === 'all')?.inFamily?.wrong.value ?? Number.NaN;
    const original =
      evaluation.evidence?.find(({ name }) => name === 'original')?.inFamily?.wrong.value ?? Number.NaN;
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    console.log(
      `${pair.id}: ${drafts.length} drafts, AUROC in family ${all.toFixed(3)} (original's rule ${original.toFixed(3)}), ${seconds} s`,
    );
    if (values.quick) continue;
    mkdirSync(RESULTS, { recursive: true });
    mkdirSync(DOCS, { recursive: true });
    const report = renderReport(evaluation);
    write(new URL(`${pair.id}.json`, RESULTS), `${JSON.stringify(evaluation, null, 1)}\n`);
    const records = itemRecords(fitted).map((record) => JSON.stringify(record));
    write(new URL(`${pair.id}.items.jsonl.gz`, RESULTS), gzippedLines(records));
    write(new URL(`${pair.id}.md`, DOCS), report.markdown);
    write(new URL(`${pair.id}.html`, DOCS), report.html);
  }
}

function write(url: URL, content: string | Uint8Array): void {
  writeFileSync(url, content);
  console.log(`wrote ${fileURLToPath(url).slice(fileURLToPath(new URL('../../', import.meta.url)).length)}`);
}

main();
