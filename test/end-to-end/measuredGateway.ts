import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { runningPair } from '../../src/adapters/calibration/runningPair.ts';
import { writeCalibration } from '../../src/adapters/calibration/writeCalibration.ts';
import type { Config } from '../../src/adapters/config/config.ts';
import { loadConfig } from '../../src/adapters/config/loadConfig.ts';
import { formatMistake } from '../../src/adapters/config/mistake.ts';
import { CACHE_SCENARIOS } from '../../src/cli/demo/cacheScenarios.ts';
import { startDemoUpstream } from '../../src/cli/demo/demoUpstream.ts';
import { type DemoGateway, runScenario } from '../../src/cli/demo/runScenario.ts';
import { SCENARIOS } from '../../src/cli/demo/scenarios.ts';
import { compose, newRequestId } from '../../src/compose.ts';
import { weighSketch } from '../../src/core/neighbours.ts';
import { sketchOf } from '../../src/core/sketchOf.ts';
import { smallCalibration } from '../adapters/calibration/smallCalibration.ts';
import { BACKGROUND_SCENARIOS, CALIBRATED_QUESTION } from './backgroundScenarios.ts';
import { startJudge } from './judgeServer.ts';
import type { MeasuredReceipt } from './receiptSums.ts';

/** Dollars a million tokens, made up as the demo's. */
export const PRICES = {
  'demo-draft': { input: 0.1, cached_input: 0.025, output: 0.4 },
  'demo-heavy': { input: 2, cached_input: 0.5, output: 8 },
  'demo-judge': { input: 1, cached_input: 1, output: 4 },
} as const;

const CALIBRATION_FILE = 'calibration.json';
/** No end of it, in money or in places. */
const ALL_AUDITED = { share: 1, escalated_share: 1, concurrent: 1000, dollars_per_day: 1000 };
const ALL = [
  ...SCENARIOS.map((scenario) => [1, scenario] as const),
  ...CACHE_SCENARIOS.map((scenario) => [1, scenario] as const),
  ...BACKGROUND_SCENARIOS,
];

/** The real gateway on a port of its own, before scripted models, all of whose answers are audited. */
export interface MeasuredGateway {
  /** As 127.0.0.1:<port>. */
  readonly address: string;
  /** Takes every way through the request chart, and what lies behind it. Resolves with what went otherwise. */
  load(): Promise<readonly string[]>;
  /** Of every request so far that has one, as GET /v1/receipts/{id} shows them. */
  receipts(): Promise<readonly MeasuredReceipt[]>;
  /** The sum of all series of a metric, as /metrics shows it. */
  metric(name: string): Promise<number>;
  /** Rejects when the gateway failed inside. */
  close(): Promise<void>;
}

export async function startMeasuredGateway(): Promise<MeasuredGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-measured-'));
  const upstream = await startDemoUpstream(ALL.map(([, scenario]) => scenario));
  const judge = await startJudge();
  const config = configIn(folder, { heavy: upstream.url, judge: judge.url });
  writeFileSync(join(folder, CALIBRATION_FILE), calibrationOf(config));
  const bugs: unknown[] = [];
  const ids: string[] = [];
  const composed = compose(config, {
    sandboxUrl: null,
    onBug: (cause) => bugs.push(cause),
    newId: () => {
      const id = newRequestId();
      ids.push(id);
      return id;
    },
  });
  const { app } = composed;
  const gateway: DemoGateway = { url: await app.listen({ host: '127.0.0.1', port: 0 }), ids };

  async function receipts(): Promise<readonly MeasuredReceipt[]> {
    while (composed.open() > 0) await new Promise((turn) => setTimeout(turn, 5));
    const answers = await Promise.all(ids.map((id) => app.inject(`/v1/receipts/${id}`)));
    return answers.filter(({ statusCode }) => statusCode === 200).map((answer) => answer.json());
  }

  return {
    address: new URL(gateway.url).host,
    async load() {
      const differences: string[] = [];
      for (const [times, scenario] of ALL) {
        for (let time = 0; time < times; time += 1) {
          const played = await runScenario(scenario, gateway);
          differences.push(...played.differences.map((difference) => `${scenario.name}: ${difference}`));
        }
      }
      const [first, second] = await receipts();
      differences.push(
        ...(await said(gateway.url, '/v1/feedback', { receipt: first?.id, verdict: 'good' }, 200)),
        ...(await said(gateway.url, '/v1/feedback', { receipt: second?.id, verdict: 'bad' }, 200)),
        ...(await said(gateway.url, '/v1/chat/completions', { model: 'auto', messages: 'none' }, 400)),
        ...(await said(gateway.url, '/v1/nowhere', {}, 404)),
      );
      return differences;
    },
    receipts,
    async metric(name) {
      const { body } = await app.inject('/metrics');
      const lines = body.split('\n').filter((line) => line.startsWith(`draftthinker_${name}{`));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    },
    async close() {
      await composed.close();
      await Promise.all([upstream.close(), judge.close()]);
      rmSync(folder, { recursive: true, force: true });
      if (bugs.length > 0) throw new AggregateError(bugs, 'The gateway failed inside');
    },
  };
}

async function said(url: string, path: string, body: object, status: number): Promise<readonly string[]> {
  const answer = await request(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.body.dump();
  return answer.statusCode === status ? [] : [`${path}: expected ${status}, saw ${answer.statusCode}`];
}

function configIn(folder: string, urls: { readonly heavy: string; readonly judge: string }): Config {
  const price = { as_of: '2026-01-01', source: 'a test' };
  const pair = { draft: 'demo-draft', heavy: 'demo-heavy' };
  const unaudited = { ...pair, audits: { share: 0 } };
  // Alarms are for the route that is to be tightened: one bad answer is enough there, none elsewhere.
  const patient = { ...ALL_AUDITED, delta: 1e-30 };
  const settings = {
    server: { host: '127.0.0.1', port: 0 },
    upstreams: { heavy: { base_url: urls.heavy }, judge: { base_url: urls.judge } },
    models: {
      'demo-draft': { upstream: 'heavy', price: { ...PRICES['demo-draft'], ...price, illustrative: true } },
      'demo-heavy': { upstream: 'heavy', price: { ...PRICES['demo-heavy'], ...price } },
      'demo-judge': { upstream: 'judge', price: { ...PRICES['demo-judge'], ...price } },
    },
    routes: {
      // As the scenarios of the demo have them: these count the calls of their requests.
      auto: unaudited,
      'auto-serve-draft': { ...unaudited, on_heavy_failure: 'serve_draft' },
      'auto-hurried': { ...unaudited, deadline_ms: 400 },
      'auto-small-buffer': { ...unaudited, speculative_buffer_chunks: 16 },
      'auto-audited': { ...pair, audits: patient },
      'auto-tightening': { ...pair, audits: { ...ALL_AUDITED, target: 0.01, delta: 0.9 } },
      'auto-observed': {
        ...pair,
        mode: 'observe',
        observe: { share: 1, concurrent: 1000, dollars_per_day: 1000 },
      },
      'auto-calibrated': {
        ...pair,
        audits: patient,
        policy: { name: 'calibrated', file: CALIBRATION_FILE },
      },
    },
    speculation: { share: 1 },
    judge: { model: 'demo-judge' },
    evidence: { dir: join(folder, 'evidence') },
    // However busy the machine, a lookup is waited for.
    cache: {
      mode: 'semantic',
      recheck_share: 1,
      lookup_ms: 5_000,
      store_ms: 5_000,
      vector_ms: 5_000,
      embed_ms: 5_000,
    },
  };
  const loaded = loadConfig({
    argvConfig: join(folder, 'config.yaml'),
    env: {},
    cwd: folder,
    readFile: () => JSON.stringify(settings),
  });
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.config;
}

/** A calibration of long ago that finds every draft of one question of low risk. */
function calibrationOf(config: Config): string {
  const route = config.routes.get('auto-calibrated');
  if (route === undefined) throw new Error('There is no route auto-calibrated');
  const small = smallCalibration(runningPair(route));
  const { terms, weights } = weighSketch(
    sketchOf(CALIBRATED_QUESTION),
    new Map(),
    small.neighbours.unseenIdf,
  );
  const prompts = [{ terms: [...terms], weights: [...weights], bad: false, stratum: 0 }];
  return writeCalibration({
    ...small,
    createdAt: '2025-01-02T03:04:05.000Z',
    neighbours: { ...small.neighbours, prompts },
    scorers: small.scorers.map(({ evidence, heads }) => ({
      evidence,
      heads: heads.map((head) => ({ ...head, isotonic: { x: [0], y: [0.05] } })),
    })),
  });
}
