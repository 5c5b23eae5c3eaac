import { readFileSync, writeFileSync } from 'node:fs';
import { configJsonSchema } from '../src/adapters/config/jsonSchema.ts';

/** Writes config.schema.json; with --check it fails when the file is not what it would write. */
const target = new URL('../config.schema.json', import.meta.url);
const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (current() !== text) {
  process.stderr.write('config.schema.json is not what the settings say: run node tools/config-schema.ts\n');
  process.exitCode = 1;
}

function current(): string | null {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return null;
  }
}
