import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { GUARDS_VERSION } from '../../src/core/guards/guardsVersion.ts';
import type { FigureGroup, KeptFigure, Measuring } from './figures/cacheFigure.ts';
import {
  CACHE_RESULTS,
  cacheResultsOf,
  mergeFigures,
  readCacheResults,
  writeCacheResults,
} from './figures/cacheResults.ts';
import { FIGURE_GROUPS, FIGURE_IDS, groupsFor, isWanted } from './figures/figureGroups.ts';
import { figureTable } from './figures/figureTable.ts';

const USAGE = `node bench/cache/main.ts [options]
  --quick        tells whether everything runs; writes nothing, unless --json says where
  --only <ids>   only some, separated by commas: ${FIGURE_IDS.join(', ')} (G2: both)
  --sick <file>  SICK's pairs, as often as there are files: without, that figure stays as it was
  --qqp <file>   Quora's question pairs, likewise
  --json <file>  writes there instead of bench/results/cache.json
`;

/**
 * Every figure of docs/cache.md: measures, prints a table, and writes bench/results/cache.json, from which
 * \`node tools/claims.ts\` fills the page. Ends with 3 when a promise is missed, with 2 when it cannot measure.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      sick: { type: 'string', multiple: true, default: [] },
      qqp: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { quick, sick, qqp } = values;
  // Before minutes are spent: a file that is not there, a figure that does not exist.
  for (const file of [...sick, ...qqp]) readFileSync(file);
  const wanted = values.only?.split(',') ?? null;
  const run: KeptFigure[] = [];
  for (const group of wanted === null ? FIGURE_GROUPS : groupsFor(wanted)) {
    process.stderr.write(`${group.ids.join(', ')} ...\n`);
    const figures = await measured(group, { quick, sick, qqp });
    run.push(...figures.filter(({ id }) => isWanted(id, wanted)));
  }
  process.stdout.write(`${figureTable(run)}\n`);
  const file = values.json ?? (quick ? null : CACHE_RESULTS);
  if (file !== null) {
    const before = readCacheResults(file)?.figures ?? [];
    writeCacheResults(file, cacheResultsOf(mergeFigures(before, run, FIGURE_IDS), quick));
  }
  return run.some(({ kept }) => kept === false) ? 3 : 0;
}

async function measured(group: FigureGroup, given: Measuring): Promise<readonly KeptFigure[]> {
  const [before = 0] = loadavg();
  const figures = await group.measure(given);
  const [after = 0] = loadavg();
  const at = new Date().toISOString();
  return figures.map((figure) => ({
    ...figure,
    at,
    node: process.version,
    guardsVersion: GUARDS_VERSION,
    load: { before: hundredth(before), after: hundredth(after) },
    command: ['node bench/cache/main.ts --only', figure.id, ...filesFor(figure.id, given)].join(' '),
  }));
}

/** Public pairs lie wherever they are on a machine: their names are enough. */
function filesFor(id: string, { sick, qqp }: Measuring): readonly string[] {
  const named = (option: string, files: readonly string[]) =>
    files.map((file) => `--${option} ${basename(file)}`);
  if (id === 'G2-SICK') return named('sick', sick);
  return id === 'G2-QQP' ? named('qqp', qqp) : [];
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}

try {
  // Not by exitCode: what a measurement that failed has left open would keep the process.
  process.exit(await main());
} catch (cause) {
  console.error(
    `Cannot measure the cache: ${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}`,
  );
  if (cause instanceof AggregateError) console.error(cause.errors);
  process.exit(2);
}
