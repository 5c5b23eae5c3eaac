import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { z } from 'zod';
import { freePort } from './redisServer.ts';

const BINARY = 'prometheus';

/** A value of one series, at one time. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What Prometheus says of a rule that it loaded. */
export interface LoadedRule {
  /** What it records, or the alert's name. */
  readonly name: string;
  readonly health: string;
  readonly lastError: string | null;
  /** Seconds since the epoch; 0: never. */
  readonly evaluatedAtSeconds: number;
}

/** A real Prometheus on a port of its own, whose data is gone with it. */
export interface Prometheus {
  /** @throws {Error} with what Prometheus says of the expression. */
  instant(expr: string): Promise<readonly Sample[]>;
  /**
   * Every value of every series between two times, as Grafana draws it.
   * @throws {Error} as above.
   */
  range(
    expr: string,
    over: { readonly fromSeconds: number; readonly toSeconds: number; readonly stepSeconds: number },
  ): Promise<readonly Sample[]>;
  rules(): Promise<readonly LoadedRule[]>;
  /** Ends it and clears its folder. */
  stop(): Promise<void>;
}

/** Whether this machine has one. */
export function hasPrometheus(): boolean {
  return spawnSync(BINARY, ['--version']).status === 0;
}

/**
 * Resolves when it answers.
 * @param config as in prometheus.yml, without rule_files.
 * @param ruleFiles their content, by file name.
 */
export async function startPrometheus(
  config: Readonly<Record<string, unknown>>,
  ruleFiles: Readonly<Record<string, unknown>>,
): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-prometheus-'));
  mkdirSync(join(folder, 'rules'));
  for (const [name, content] of Object.entries(ruleFiles)) {
    writeFileSync(join(folder, 'rules', name), stringify(content, { lineWidth: 0 }));
  }
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, stringify({ ...config, rule_files: [join(folder, 'rules', '*.yml')] }));
  const port = await freePort();
  const child = await startProcess([
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const api = apiAt(`http://127.0.0.1:${port}/api/v1`);
  return {
    ...api,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startProcess(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(BINARY, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  // Whatever becomes of this process, its server does not stay.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: unknown) =>
      reject(new Error(`Cannot start ${BINARY}: ${said.slice(-3).join(' | ')}`, { cause }));
    child.once('error', failed);
    child.once('exit', failed);
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (line.includes('Server is ready to receive web requests')) resolve();
    });
  });
  child.removeAllListeners('error');
  child.on('error', (error) => said.push(error.message));
  return child;
}

const answered = z.union([
  z.object({ status: z.literal('success'), data: z.unknown() }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);
const point = z.tuple([z.number(), z.string()]).transform(([, text]) => numberOf(text));
const labels = z.record(z.string(), z.string());
const vector = z.object({
  resultType: z.literal('vector'),
  result: z.array(z.object({ metric: labels, value: point })),
});
const scalar = z.object({ resultType: z.literal('scalar'), result: point });
const matrix = z.object({
  resultType: z.literal('matrix'),
  result: z.array(z.object({ metric: labels, values: z.array(point) })),
});
const groups = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          name: z.string(),
          health: z.string(),
          lastError: z.string().optional(),
          lastEvaluation: z.string(),
        }),
      ),
    }),
  ),
});

function apiAt(base: string): Omit<Prometheus, 'stop'> {
  const get = async (path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    // In a body, since a panel's expression may be longer than an address can be.
    const response = await fetch(
      `${base}/${path}`,
      path === 'rules' ? {} : { method: 'POST', body: new URLSearchParams(query) },
    );
    const answer = answered.parse(await response.json());
    if (answer.status === 'error') throw new Error(`${answer.error}: ${query.query ?? path}`);
    return answer.data;
  };
  return {
    instant: async (expr) => {
      const data = z.union([vector, scalar]).parse(await get('query', { query: expr }));
      if (data.resultType === 'scalar') return [{ labels: {}, value: data.result }];
      return data.result.map(({ metric, value }) => ({ labels: metric, value }));
    },
    range: async (expr, { fromSeconds, toSeconds, stepSeconds }) => {
      const over = { start: String(fromSeconds), end: String(toSeconds), step: String(stepSeconds) };
      const { result } = matrix.parse(await get('query_range', { query: expr, ...over }));
      return result.flatMap(({ metric, values }) => values.map((value) => ({ labels: metric, value })));
    },
    rules: async () =>
      groups.parse(await get('rules')).groups.flatMap(({ rules }) =>
        rules.map(({ name, health, lastError = null, lastEvaluation }) => ({
          name,
          health,
          lastError,
          evaluatedAtSeconds: Math.max(0, Date.parse(lastEvaluation) / 1000),
        })),
      ),
  };
}

/** As Prometheus writes numbers. */
function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  return Number(text);
}
