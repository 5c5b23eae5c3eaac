import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { canonicalText } from '../../src/core/canonicalText.ts';
import { guardPair } from '../../src/core/guards/guardPair.ts';
import { GUARDS_VERSION } from '../../src/core/guards/guardsVersion.ts';
import { reuseFault } from '../../src/core/reuseFault.ts';
import { guardCost } from './nearMiss/guardCost.ts';
import { type GuardFigures, guardPromises } from './nearMiss/guardPromises.ts';
import { guardTable } from './nearMiss/guardTable.ts';
import { labelFigures } from './nearMiss/labelFigures.ts';
import type { LabelledPairs } from './nearMiss/labelledPairs.ts';
import { HALVES, type Half } from './nearMiss/nearMissType.ts';
import { QQP_LABELS, readQqp } from './nearMiss/readQqp.ts';
import { readSick, SICK_LABELS } from './nearMiss/readSick.ts';
import { nearMissSuite } from './nearMiss/suite.ts';
import { suiteFigures } from './nearMiss/suiteFigures.ts';

const USAGE =
  'Usage: node bench/cache/guards.ts [--half open|heldOut|both] [--sick FILE]... [--qqp FILE]... [--json FILE]';
const PARTS = { canonicalText, reuseFault, guardPair };
const CLOCKS = {
  nowNs: () => process.hrtime.bigint(),
  cpuUs: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
};

/**
 * How far the guards can be trusted: the near-miss suite in both directions, public pairs when their files are
 * given, and what a pair costs. The table goes to stdout, and so does the JSON unless --json names a file.
 * Exit code 3 when a promise is missed, 2 when it cannot be measured.
 */
function main(): void {
  const { half, sick, qqp, json } = options();
  const halves = half === 'both' ? HALVES : HALVES.filter((one) => one === half);
  if (halves.length === 0) throw new RangeError(`There is no half "${half}": ${HALVES.join(', ')} or both`);
  const suite = nearMissSuite(halves);
  // A cost is steadier over many pairs, whichever half is tried.
  const whole = nearMissSuite();
  const figures: GuardFigures = {
    guardsVersion: GUARDS_VERSION,
    costUs: guardCost([...whole.positives, ...whole.nearMisses], PARTS, CLOCKS),
    suite: suiteFigures(suite, PARTS),
    sick: sick === undefined ? null : labelFigures(readAll(sick, readSick), SICK_LABELS, PARTS),
    qqp: qqp === undefined ? null : labelFigures(readAll(qqp, readQqp), QQP_LABELS, PARTS),
  };
  const promises = guardPromises(figures);
  console.log(guardTable(figures, promises));
  const result = JSON.stringify(resultOf(halves, promises, figures), null, 1);
  if (json === undefined) console.log(`\n${result}`);
  else writeFileSync(json, `${result}\n`);
  if (promises.some(({ kept }) => !kept)) process.exitCode = 3;
}

/** A set may come in several files, as SICK does: to train, to try and to test. */
function readAll<Label extends string>(
  files: readonly string[],
  read: (text: string) => LabelledPairs<Label>,
): LabelledPairs<Label> {
  const sets = files.map((file) => read(readFileSync(file, 'utf8')));
  return { pairs: sets.flatMap(({ pairs }) => pairs), faults: sets.flatMap(({ faults }) => faults) };
}

function resultOf(
  halves: readonly Half[],
  promises: ReturnType<typeof guardPromises>,
  figures: GuardFigures,
): object {
  return { halves, promises, ...figures };
}

function options() {
  const { values } = parseArgs({
    options: {
      half: { type: 'string', default: 'both' },
      sick: { type: 'string', multiple: true },
      qqp: { type: 'string', multiple: true },
      json: { type: 'string' },
    },
  });
  return values;
}

try {
  main();
} catch (cause) {
  console.error(
    `Cannot measure the guards: ${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}`,
  );
  process.exitCode = 2;
}
