import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BENCH = new URL('../', import.meta.url);
/** What these scripts end with when all was measured and a promise was missed. */
const MISSED = 3;
const LONGEST_OUTPUT = 64 * 2 ** 20;

/**
 * Runs another script of bench/cache in a process of its own, whose compiler and memory nothing else has warmed.
 * @param json how it gives its figures: in the file that --json names, or on stdout.
 * @returns its figures as JSON values.
 * @throws Error when it could not measure, with what it said.
 */
export async function runScript(
  name: string,
  args: readonly string[],
  json: 'file' | 'stdout',
): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-figures-'));
  const file = join(folder, 'figures.json');
  const more = json === 'file' ? ['--json', file] : [];
  try {
    const said = await output([fileURLToPath(new URL(name, BENCH)), ...args, ...more]);
    return JSON.parse(json === 'file' ? readFileSync(file, 'utf8') : said);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function output(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: LONGEST_OUTPUT }, (error, stdout, stderr) => {
      if (error === null || error.code === MISSED) resolve(stdout);
      else reject(new Error(`Cannot measure with ${args[0]}: ${stderr.trim()}`, { cause: error }));
    });
  });
}
