import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** What a run of promtool said. */
export interface PromtoolRun {
  readonly ok: boolean;
  readonly output: string;
}

/** Whether Debian's `prometheus`, which brings promtool, is installed. */
const HAS_PROMTOOL = spawnSync('promtool', ['--version']).error === undefined;

/** Where it is missing tests are left out, except where nothing may be. */
export const SKIPS_PROMTOOL = !HAS_PROMTOOL && process.env.CI === undefined;

/** Runs promtool; a missing one is a failure that says so. */
export function promtool(args: readonly string[], cwd?: string): PromtoolRun {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { encoding: 'utf8', cwd });
  if (error !== undefined) return { ok: false, output: `apt-get install prometheus: ${error.message}` };
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

/**
 * Whether all of these are PromQL. promtool parses expressions only where they stand in rules, so each is
 * written as one, in a folder that is removed again.
 */
export function checkExpressions(expressions: readonly string[]): PromtoolRun {
  const folder = mkdtempSync(join(tmpdir(), 'promql-'));
  try {
    const file = join(folder, 'expressions.yml');
    const rules = expressions.map((expr, index) => ({ record: `test:expression:number${index}`, expr }));
    writeFileSync(file, stringify({ groups: [{ name: 'expressions', rules }] }, { lineWidth: 0 }));
    return promtool(['check', 'rules', file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One selector of PromQL: a metric, or a recorded name, and how it is narrowed. */
export interface Selector {
  readonly name: string;
  /** Values of a label, those of a regular expression one by one. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** The product's own metrics and recorded names that PromQL reads; what stands in strings is none of them. */
export function selectorsIn(expr: string): Selector[] {
  return [...expr.matchAll(/"[^"]*"|([a-zA-Z_:][\w:]*)(\{[^}]*\})?/g)]
    .filter(([, name = '']) => name.includes('draftthinker_'))
    .map(([, name = '', matchers = '']) => ({
      name,
      labels: Object.fromEntries(
        [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', value = '']) => [
          label,
          value.split('|'),
        ]),
      ),
    }));
}
