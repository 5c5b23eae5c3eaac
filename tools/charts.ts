import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { breakerMachine, comparisonMachine, requestMachine } from '../machines/index.ts';
import { chartFiles, driftOf } from './charts/chartFiles.ts';

/**
 * Draws the machines: a picture of each, and the table of its edges in the README beside it. With --check
 * nothing is written, and what has drifted from its machine is named and ends in exit code 1.
 * --folder: where pictures and README are, machines/ by default.
 */
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    folder: { type: 'string', default: fileURLToPath(new URL('../machines', import.meta.url)) },
  },
});

const files = await chartFiles(values.folder, {
  request: requestMachine,
  comparison: comparisonMachine,
  breaker: breakerMachine,
});
if (values.check) {
  const drift = driftOf(files);
  for (const sentence of drift) process.stderr.write(`${sentence}\n`);
  if (drift.length > 0) process.exitCode = 1;
} else {
  for (const { path, wanted } of files) {
    const target = join(values.folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, wanted);
  }
}
