import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ask } from './ask.ts';
import { BURST, DIRECT_JSON, DIRECT_STREAM, ROUTED_STREAM, withClient } from './bench.ts';
import { pinSelf } from './cores.ts';
import { closedLoad } from './load.ts';
import { nowMs } from './nowMs.ts';
import { startDouble, startGateway } from './stage.ts';

/**
 * Where the gateway spends its time: `node bench/profile.ts [routed | direct | json | unpaced]` prints the
 * functions with the most self time and leaves the profile in .local/profiles for a browser's tools.
 */

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number;
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

const LOADS: Readonly<
  Record<string, { readonly ask: Ask; readonly count: number; readonly atOnce: number }>
> = {
  routed: { ask: ROUTED_STREAM, count: 300, atOnce: 16 },
  direct: { ask: DIRECT_STREAM, count: 300, atOnce: 16 },
  json: { ask: DIRECT_JSON, count: 8_000, atOnce: 32 },
  unpaced: { ask: { ...ROUTED_STREAM, script: BURST }, count: 4_000, atOnce: 16 },
};
const SHOWN_GROUPS = 30;
const SHOWN_FUNCTIONS = 40;

const FOLDER = fileURLToPath(new URL('../.local/profiles', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const name = process.argv[2] ?? 'routed';
const load = LOADS[name];
if (load === undefined) {
  process.stderr.write(`Cannot profile "${name}": it is none of ${Object.keys(LOADS).join(', ')}\n`);
  process.exit(2);
}
pinSelf();
mkdirSync(FOLDER, { recursive: true });
const folder = mkdtempSync(join(FOLDER, `${name}-`));
const double = await startDouble();
const profiled = ['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', folder];
const { subject, client } = withClient(await startGateway(double, profiled));
await closedLoad(client, { ...load, count: Math.ceil(load.count / 4) }, () => load.ask);
const fromMs = nowMs();
const samples = await closedLoad(client, load, () => load.ask, 30);
const toMs = nowMs();
const faults = samples.filter(({ fault }) => fault !== null);
await client.close();
await subject.stop();
await double.stop();
print(folder, samples.length);
process.exit(faults.length === 0 ? 0 : 1);

function print(where: string, requests: number): void {
  const [file] = readdirSync(where);
  if (file === undefined) throw new Error(`Cannot read a profile: there is none in ${where}`);
  const profile = JSON.parse(readFileSync(join(where, file), 'utf8')) as Profile;
  const functions = new Map<string, number>();
  const groups = new Map<string, number>();
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  let totalMs = 0;
  let atMs = profile.startTime / 1000;
  profile.samples.forEach((id, at) => {
    const frame = frames.get(id);
    const ms = (profile.timeDeltas[at] ?? 0) / 1000;
    atMs += ms;
    if (atMs < fromMs || atMs > toMs) return;
    if (frame === undefined || frame.functionName === '(idle)') return;
    totalMs += ms;
    const path = frame.url.replace(/^file:\/\//, '').replace(ROOT, '');
    const name = frame.functionName === '' ? '(anonymous)' : frame.functionName;
    add(functions, path === '' ? name : `${name}  ${path}:${frame.lineNumber + 1}`, ms);
    add(groups, groupOf(path) ?? name, ms);
  });
  const table = (selfMs: ReadonlyMap<string, number>, shown: number): string =>
    [...selfMs]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, shown)
      .map(([name, ms]) => {
        const share = ((100 * ms) / totalMs).toFixed(1).padStart(5);
        return `${share} %  ${(ms / requests).toFixed(3).padStart(7)} ms  ${name}`;
      })
      .join('\n');
  process.stdout.write(
    `${name}: ${requests} requests, ${(totalMs / requests).toFixed(2)} ms each\n\n` +
      `${table(groups, SHOWN_GROUPS)}\n\n${table(functions, SHOWN_FUNCTIONS)}\n\n${join(where, file)}\n`,
  );
}

/** The package a file is of, or the file itself where it is ours; null for what has none. */
function groupOf(path: string): string | null {
  if (path === '') return null;
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return (
    inPackage ?? (path.startsWith('node:') ? path.replace(/^(node:[^/]+\/[^/]+|node:[^/]+).*/, '$1') : path)
  );
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms);
}
