import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generatedFiles } from './dashboards/generatedFiles.ts';

/**
 * Writes Grafana's dashboards and Prometheus' rules. With --check nothing is written, and what has drifted from
 * its plan is named and ends in exit code 1.
 * --folder: grafana/ by default.
 */
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    folder: { type: 'string', default: fileURLToPath(new URL('../grafana', import.meta.url)) },
  },
});

for (const [path, wanted] of generatedFiles()) {
  const target = join(values.folder, path);
  if (values.check) {
    const current = await textOf(target);
    if (current === wanted) continue;
    const fault = current === null ? 'is missing' : 'is not what its plan says now';
    process.stderr.write(`grafana/${path} ${fault}: run node tools/dashboards.ts\n`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, wanted);
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
