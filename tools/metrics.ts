import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { metricsReference } from './metricsReference.ts';

/** Writes docs/reference/metrics.md; with --check it fails when the file is not what it would write. */
const folder = new URL('../docs/reference/', import.meta.url);
const target = new URL('metrics.md', folder);
const text = metricsReference();

if (!process.argv.includes('--check')) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(target, text);
} else if (current() !== text) {
  process.stderr.write(
    'docs/reference/metrics.md is not what the table of metrics says: run node tools/metrics.ts\n',
  );
  process.exitCode = 1;
}

function current(): string | null {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return null;
  }
}
