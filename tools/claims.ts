import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { filledClaims } from './claims/filledClaims.ts';

const ROOT = new URL('../', import.meta.url);
const PAGES = ['README.md', 'docs/evidence.md'];

/**
 * `node tools/claims.ts [--check]`: puts the measured figures into the pages that quote them, from
 * bench/results/evidence. With --check it changes nothing, and fails when a page says something else.
 */
function main(): void {
  const check = process.argv.includes('--check');
  const readResult = (file: string): unknown =>
    JSON.parse(readFileSync(new URL(`bench/results/evidence/${file}.json`, ROOT), 'utf8'));
  for (const page of PAGES) {
    const url = new URL(page, ROOT);
    const text = readFileSync(url, 'utf8');
    const filled = filledClaims(text, readResult);
    if (filled === text) continue;
    if (check) {
      console.error(
        `${page} quotes figures that are not in bench/results/evidence. Run: node tools/claims.ts`,
      );
      process.exitCode = 1;
    } else {
      writeFileSync(fileURLToPath(url), filled);
      console.log(`filled ${page}`);
    }
  }
}

main();
