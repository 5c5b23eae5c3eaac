import { asyncScheduler } from 'rxjs';
import { memoryAlarms } from '../src/adapters/memory/memoryAlarms.ts';
import { noCache } from '../src/adapters/memory/noCache.ts';
import { openAdmission } from '../src/adapters/memory/openAdmission.ts';
import { type BootstrapInterval, pairedBootstrap } from '../src/calibration/pairedBootstrap.ts';
import { ENTROPY_DEFAULTS, entropyPolicy } from '../src/core/entropyPolicy.ts';
import { NO_RULES } from '../src/core/modelRules.ts';
import type { Policy } from '../src/core/policy.ts';
import { readRawObject } from '../src/core/rawObject.ts';
import type { Receipt } from '../src/core/receipt.ts';
import { createGateway, type Gateway } from '../src/gateway/gateway.ts';
import type { Observer } from '../src/gateway/observer.ts';
import type { Route } from '../src/gateway/route.ts';
import { createMetrics } from '../src/observe/metrics.ts';
import type { IncomingChat, Sink, StreamItem, Upstream } from '../src/ports.ts';
import { nowMs } from './nowMs.ts';
import { median } from './quantile.ts';

const PAIRS = 1500;
const BATCH = 12;
const WARM_UP = 150;
const SEED = 6;

/** What counting costs. */
export interface RecordingFigures {
  /**
   * Microseconds a routed request: with an observer, less without, side by side; the median over
   * pairs, since a collection of garbage, or another process, falls into one of a pair and not into the other.
   */
  readonly perRequestUs: BootstrapInterval;
  readonly pairs: number;
  readonly requestsPerPair: number;
  /** Microseconds a request without. */
  readonly withoutUs: number;
  /** Microseconds of one receipt by itself: the median of several rounds. */
  readonly perReceiptUs: number;
}

/**
 * The same requests of two gateways, one of which is watched, batch beside batch in changing order: a draft that is
 * kept, one that is given up after a race, and one that is given up at once.
 */
export async function measureRecording(): Promise<RecordingFigures> {
  const metrics = createMetrics({
    version: '0',
    routes: [
      {
        name: 'auto',
        draft: 'small',
        heavy: 'big',
        second: null,
        policy: 'entropy',
        calibration: 'NOT CALIBRATED',
        form: 'renormalised',
        thresholds: { hard: 2, soft: 1.6 },
        calibratedAtSeconds: null,
        auditTarget: 0.1,
        strata: [],
      },
    ],
    models: ['small', 'big'],
    standing: () => new Map(),
    cache: { figures: () => null, stores: () => ({}) },
  });
  const watched = gatewayWith(metrics.observer);
  const alone = gatewayWith(undefined);
  const differences: number[] = [];
  const without: number[] = [];
  for (let pair = -WARM_UP; pair < PAIRS; pair += 1) {
    const watchedFirst = pair % 2 === 0;
    const first = await batchUs(watchedFirst ? watched : alone);
    const second = await batchUs(watchedFirst ? alone : watched);
    if (pair < 0) continue;
    const [withUs, withoutUs] = watchedFirst ? [first, second] : [second, first];
    differences.push(withUs - withoutUs);
    without.push(withoutUs);
  }
  return {
    perRequestUs: rounded(
      pairedBootstrap(
        differences.map((_, pair) => String(pair)),
        (rows) => median(rows.map((row) => differences[row] ?? Number.NaN)),
        { seed: SEED },
      ),
    ),
    pairs: PAIRS,
    requestsPerPair: BATCH,
    withoutUs: round(median(without)),
    perReceiptUs: round(await perReceiptUs(metrics.observer)),
  };
}

/** Microseconds a request: nothing is waited for but other turns of the loop. */
async function batchUs(gateway: Gateway): Promise<number> {
  const beganMs = nowMs();
  for (let at = 0; at < BATCH; at += 1) {
    const script = SCRIPTS[at % SCRIPTS.length] ?? 'kept';
    await gateway.answer(incoming(script), SINK, NEVER_LEFT);
  }
  return ((nowMs() - beganMs) * 1000) / BATCH;
}

async function perReceiptUs({ ended }: Observer): Promise<number> {
  const gateway = gatewayWith(undefined);
  const receipts: Receipt[] = [];
  for (const script of SCRIPTS) {
    const receipt = await gateway.answer(incoming(script), SINK, NEVER_LEFT);
    if (receipt !== null) receipts.push(receipt);
  }
  const rounds = Array.from({ length: 15 }, () => {
    const before = process.threadCpuUsage();
    for (let at = 0; at < 10_000; at += 1) for (const receipt of receipts) ended(receipt);
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 10_000 / receipts.length;
  });
  return median(rounds);
}

const SCRIPTS = ['kept', 'raced', 'dropped'] as const;
type ScriptName = (typeof SCRIPTS)[number];

const CALM = [0, -30, -30, -30, -30];
const WARM = [-0.9, -1.2, -1.9, -2.9, -3.2];
const HOT = [-1.609, -1.609, -1.609, -1.609, -1.609];

/** A draft of thirty tokens at most, by what is thought of each. */
const DRAFTS: Readonly<Record<ScriptName, readonly (readonly number[])[]>> = {
  kept: Array.from({ length: 30 }, () => CALM),
  raced: [CALM, CALM, WARM, WARM, HOT],
  dropped: [CALM, HOT],
};

function chunkOf(text: string, top: readonly number[] | null): StreamItem {
  const content = top && [
    { token: text, logprob: 0, top_logprobs: top.map((logprob) => ({ token: 'x', logprob })) },
  ];
  const choice = {
    index: 0,
    delta: { content: text },
    finish_reason: null,
    logprobs: content && { content },
  };
  return {
    type: 'chunk',
    chunk: { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [choice] },
  };
}

function endOf(tokens: number): readonly StreamItem[] {
  const shape = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' } as const;
  const usage = { prompt_tokens: 7, completion_tokens: tokens, total_tokens: 7 + tokens };
  return [
    { type: 'chunk', chunk: { ...shape, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] } },
    { type: 'chunk', chunk: { ...shape, choices: [], usage } },
    { type: 'end' },
  ];
}

const DRAFTED = new Map(
  SCRIPTS.map((name) => [name, [...DRAFTS[name].map((top) => chunkOf('word ', top)), ...endOf(30)]]),
);
const ANSWER = [...Array.from({ length: 30 }, () => chunkOf('word ', null)), ...endOf(30)];

/** A model server without a network, each of whose items comes in a turn of its own. */
const upstream: Upstream = {
  async *chat({ role, query }, signal) {
    const items = role === 'draft' ? (DRAFTED.get(query as ScriptName) ?? []) : ANSWER; // the script's name travels there
    for (const item of items) {
      await null;
      if (signal.aborted) return;
      yield item;
    }
  },
  relay: () => Promise.reject(new Error('Nothing is relayed here')),
};

const PRICE = {
  inputPico: 100_000,
  cachedInputPico: 25_000,
  outputPico: 400_000,
  asOf: '2026-01-01',
  source: 'none',
  illustrative: true,
};
const UNSAMPLED = { share: 0, concurrent: 1, dollarsPerDay: null };

function gatewayWith(observer: Observer | undefined): Gateway {
  const model = (name: string) => ({ name, wireName: name, upstream, rules: NO_RULES, price: PRICE });
  const route: Route = {
    name: 'auto',
    draft: model('small'),
    heavy: model('big'),
    second: null,
    mode: 'serve',
    observe: UNSAMPLED,
    audits: { ...UNSAMPLED, escalatedShare: 0, target: 0.1, delta: 0.05 },
    policy: entropyPolicy(ENTROPY_DEFAULTS) as Policy, // a state of its own, which nobody looks into
    ability: { tools: false, modalities: [], contextTokens: null },
    holdBack: { tokens: 16, maxMs: 400, tokensMax: 48, maxTotalMs: 1200 },
    maxSpeculations: 2,
    keptBy: 'nothing is kept',
    speculativeBufferChunks: 64,
    deadlineMs: 60_000,
    onHeavyFailure: 'fail',
  };
  return createGateway({
    routes: new Map([['auto', route]]),
    named: () => null,
    admission: openAdmission,
    cache: noCache,
    receipts: { put: () => undefined, get: () => null },
    counter: { count: (text) => Math.ceil(text.length / 4) },
    jsonCheck: { fault: () => null },
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    scheduler: asyncScheduler,
    speculation: { share: 1, windowRequests: 1000, concurrent: 8 },
    lookupMs: 300,
    evidence: { observed: () => undefined, feedback: () => undefined },
    grader: { compare: () => Promise.reject(new Error('Nothing is graded here')) },
    random: () => 0.999,
    alarms: memoryAlarms(),
    onBug: (cause) => {
      throw cause;
    },
    observer,
  });
}

function incoming(script: ScriptName): IncomingChat {
  const request = { model: 'auto', stream: true, messages: [{ role: 'user', content: 'Hello?' }] };
  const text = JSON.stringify(request);
  const raw = readRawObject(text);
  if ('kind' in raw) throw new TypeError('The request is not an object');
  return {
    id: 'req_1',
    clientRequestId: null,
    principal: { tenant: 'anonymous', key: 'anonymous', admin: false },
    request,
    raw,
    bytes: new TextEncoder().encode(text),
    query: script,
    headers: {},
    control: { routing: 'none', cache: true },
    wish: { read: true, write: true, maxAgeSeconds: null, onlyIfCached: false, namespace: null, tags: [] },
  };
}

const NEVER_LEFT = new AbortController().signal;
const SINK: Sink = {
  head: () => undefined,
  chunk: () => undefined,
  done: () => Promise.resolve(),
  whole: () => Promise.resolve(),
  relay: () => undefined,
  event: () => undefined,
  fail: (_, failure) => Promise.reject(new Error(failure.message)),
};

function rounded(interval: BootstrapInterval): BootstrapInterval {
  const { estimate, low, high } = interval;
  const to = (value: number | null) => (value === null ? null : round(value));
  return { ...interval, estimate: to(estimate), low: to(low), high: to(high) };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
