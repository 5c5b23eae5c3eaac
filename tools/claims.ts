import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { filledClaims } from './claims/filledClaims.ts';

const ROOT = new URL('../', import.meta.url);
const PAGES = ['README.md', 'docs/evidence.md', 'docs/cache.md'];
/** Where results lie; a file is looked for in this order. */
const FOLDERS = ['bench/results/evidence', 'bench/results'];

/**
 * `node tools/claims.ts [--check]`: puts the measured figures into the pages that quote them, from
 * bench/results. With --check it changes nothing, and fails when a page says something else.
 */
function main(): void {
  const check = process.argv.includes('--check');
  for (const page of PAGES) {
    const url = new URL(page, ROOT);
    const text = readFileSync(url, 'utf8');
    const filled = filledClaims(text, readResult);
    if (filled === text) continue;
    if (check) {
      console.error(`${page} quotes figures that are not in bench/results. Run: node tools/claims.ts`);
      process.exitCode = 1;
    } else {
      writeFileSync(fileURLToPath(url), filled);
      console.log(`filled ${page}`);
    }
  }
}

/** @throws Error when there is no such file. */
function readResult(file: string): unknown {
  const urls = FOLDERS.map((folder) => new URL(`${folder}/${file}.json`, ROOT));
  const found = urls.find((url) => existsSync(url));
  if (found === undefined) throw new Error(`There is no ${file}.json in ${FOLDERS.join(' or ')}`);
  return JSON.parse(readFileSync(found, 'utf8'));
}

main();
