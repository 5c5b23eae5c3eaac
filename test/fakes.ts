import { asyncScheduler } from 'rxjs';
import { memoryAlarms } from '../src/adapters/memory/memoryAlarms.ts';
import type { ChatChunk, ChatCompletion, ChunkDelta } from '../src/core/chat.ts';
import type { ChatRequest } from '../src/core/chatRequest.ts';
import type { Price } from '../src/core/cost.ts';
import { ENTROPY_DEFAULTS, entropyPolicy } from '../src/core/entropyPolicy.ts';
import { type ErrorCode, type Failure, failure } from '../src/core/errors.ts';
import { type ModelRules, NO_RULES } from '../src/core/modelRules.ts';
import type { Policy } from '../src/core/policy.ts';
import { readRawObject } from '../src/core/rawObject.ts';
import type { Receipt } from '../src/core/receipt.ts';
import { createGateway, type GatewayParts } from '../src/gateway/gateway.ts';
import type { Route } from '../src/gateway/route.ts';
import type {
  AuditAlarm,
  Control,
  Grade,
  IncomingChat,
  ObservedDraft,
  Relayed,
  RelayedEvent,
  Sink,
  StreamItem,
  Upstream,
  UpstreamCall,
} from '../src/ports.ts';
import { ANY_WISH, cacheWith } from './fakeCache.ts';

/** One call that arrived at a fake upstream, played by hand. */
export interface PlayedCall {
  readonly call: UpstreamCall;
  readonly signal: AbortSignal;
  /** Yields one item; resolves when the gateway has pulled the next one or gone. */
  send(...items: readonly StreamItem[]): Promise<void>;
}

/** An `Upstream` without a network: each call waits to be played by the test. */
export class FakeUpstream implements Upstream {
  readonly calls: PlayedCall[] = [];
  readonly relays: { readonly call: UpstreamCall; readonly signal: AbortSignal }[] = [];
  /** What a relayed call is answered with. */
  relayed: Relayed | Promise<Relayed> = {
    type: 'whole',
    status: 200,
    headers: {},
    body: new TextEncoder().encode('{}'),
    json: {},
  };
  /** Calls wait for a place: none is sent. */
  queueing = false;
  readonly #waiting: ((call: PlayedCall) => void)[] = [];
  #taken = 0;

  /** The next call that nobody took yet. */
  next(): Promise<PlayedCall> {
    const call = this.calls[this.#taken];
    this.#taken += 1;
    if (call !== undefined) return Promise.resolve(call);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  get open(): number {
    return this.calls.filter(({ signal }) => !signal.aborted).length;
  }

  async *chat(call: UpstreamCall, signal: AbortSignal): AsyncIterable<StreamItem> {
    const queue: StreamItem[] = [];
    let wake = (): void => undefined;
    let pulled = (): void => undefined;
    const played: PlayedCall = {
      call,
      signal,
      send: async (...items) => {
        for (const item of items) {
          if (signal.aborted) return;
          const taken = new Promise<void>((resolve) => {
            pulled = resolve;
          });
          queue.push(item);
          wake();
          await taken;
        }
      },
    };
    signal.addEventListener('abort', () => {
      wake();
      pulled();
    });
    if (!this.queueing) call.onSent?.();
    this.calls.push(played);
    this.#waiting.shift()?.(played);
    while (!signal.aborted) {
      const item = queue.shift();
      if (item === undefined) {
        pulled();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      yield item;
      if (item.type !== 'chunk') {
        pulled();
        return;
      }
    }
  }

  relay(call: UpstreamCall, signal: AbortSignal): Promise<Relayed> {
    if (!this.queueing) call.onSent?.();
    this.relays.push({ call, signal });
    return Promise.resolve(this.relayed);
  }
}

/** What a client was shown, and whether the sink's contract was kept. */
export class RecordingSink implements Sink {
  headers: Readonly<Record<string, string>> | null = null;
  readonly chunks: ChatChunk[] = [];
  readonly events: RelayedEvent[] = [];
  answer: ChatCompletion | null = null;
  failure: Failure | null = null;
  /** A relayed answer's status and body. */
  status: number | null = null;
  body: Uint8Array | null = null;
  finished = false;
  /** How often the answer was ended: once, always. */
  ends = 0;
  /** Calls that the contract of `Sink` forbids: a second opening, anything after the end. */
  readonly violations: string[] = [];
  /** While set, the client is slow: writes wait for it. */
  gate: Promise<void> | null = null;
  /** While set, the client is slow to take the end of its answer. */
  endGate: Promise<void> | null = null;
  #arrived = (): void => undefined;
  #state: 'new' | 'open' | 'ended' = 'new';

  get text(): string {
    const streamed = this.chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');
    return this.answer?.choices[0]?.message.content ?? streamed;
  }
  /** Resolves when the next chunk has arrived. */
  nextChunk(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }
  head(head: { headers: Readonly<Record<string, string>> }): void {
    this.#step('head', 'new', 'open');
    this.headers = head.headers;
  }
  chunk(chunk: ChatChunk): Promise<void> | undefined {
    this.#step('chunk', 'open', 'open');
    this.chunks.push(chunk);
    this.#arrived();
    return this.gate ?? undefined;
  }
  done(): Promise<void> {
    this.#step('done', 'open', 'ended');
    this.finished = true;
    return this.endGate ?? this.gate ?? Promise.resolve();
  }
  whole(head: { headers: Readonly<Record<string, string>> }, answer: ChatCompletion): Promise<void> {
    this.#step('whole', 'new', 'ended');
    this.headers = head.headers;
    this.answer = answer;
    this.finished = true;
    return this.endGate ?? this.gate ?? Promise.resolve();
  }
  relay(
    status: number,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | null,
  ): Promise<void> | undefined {
    this.#step('relay', 'new', body === null ? 'open' : 'ended');
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.finished = body !== null;
    return body === null ? undefined : (this.endGate ?? this.gate ?? undefined);
  }
  event(event: RelayedEvent): Promise<void> | undefined {
    this.#step('event', 'open', 'open');
    this.events.push(event);
    return this.gate ?? undefined;
  }
  fail(head: { headers: Readonly<Record<string, string>> }, failure: Failure): Promise<void> {
    this.#step('fail', this.#state === 'open' ? 'open' : 'new', 'ended');
    this.headers ??= head.headers;
    this.failure = failure;
    return Promise.resolve();
  }

  #step(what: string, from: 'new' | 'open', to: 'open' | 'ended'): void {
    if (this.#state !== from) this.violations.push(`${what} when ${this.#state}`);
    if (to === 'ended') this.ends += 1;
    this.#state = to;
  }
}

/** Log-probabilities whose renormalised entropy is 0 bits, and log2 5 = 2.32 bits. */
export const CALM = [0, -30, -30, -30, -30] as const;
export const HOT = [-1.609, -1.609, -1.609, -1.609, -1.609] as const;
/** Between 1.6 and 2 bits: doubtful, not rejected. */
export const WARM = [-0.9, -1.2, -1.9, -2.9, -3.2] as const;

/** One chunk of content with the given top log-probabilities; none when null. */
export function token(text: string, top: readonly number[] | null = CALM): StreamItem {
  const logprobs = top && {
    content: [
      {
        token: text,
        logprob: top[0] ?? 0,
        bytes: null,
        top_logprobs: top.map((logprob, at) => ({ token: `${text}${at}`, logprob, bytes: null })),
      },
    ],
  };
  return {
    type: 'chunk',
    chunk: { ...SHAPE, choices: [{ index: 0, delta: { content: text }, finish_reason: null, logprobs }] },
  };
}

export function tokens(count: number, top: readonly number[] | null = CALM, name = 't'): StreamItem[] {
  return Array.from({ length: count }, (_, at) => token(`${name}${at} `, top));
}

export function finish(
  reason = 'stop',
  usage: { prompt: number; completion: number } | null = { prompt: 7, completion: 12 },
): StreamItem[] {
  const chunk: ChatChunk = {
    ...SHAPE,
    choices: [{ index: 0, delta: {}, finish_reason: reason, logprobs: null }],
  };
  const last: ChatChunk = {
    ...SHAPE,
    choices: [],
    usage: usage && {
      prompt_tokens: usage.prompt,
      completion_tokens: usage.completion,
      total_tokens: usage.prompt + usage.completion,
    },
  };
  return [
    { type: 'chunk', chunk },
    ...(usage ? [{ type: 'chunk', chunk: last } as const] : []),
    { type: 'end' },
  ];
}

/** The end of a call that broke. */
export function broken(code: ErrorCode = 'upstream_broken'): StreamItem {
  return { type: 'failed', failure: failure(code, 'the model server went away') };
}

/** What a stream opens with. */
export function opening(): StreamItem {
  const delta = { role: 'assistant', content: '' };
  return { type: 'chunk', chunk: { ...SHAPE, choices: [{ index: 0, delta, finish_reason: null }] } };
}

/** A chunk of the first choice that is no content. */
export function said(delta: ChunkDelta, finishReason: string | null = null): StreamItem {
  return { type: 'chunk', chunk: { ...SHAPE, choices: [{ index: 0, delta, finish_reason: finishReason }] } };
}

const SHAPE = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'played' } as const;

export const PRICE: Price = {
  inputPico: 100_000,
  cachedInputPico: 25_000,
  outputPico: 400_000,
  asOf: '2026-01-01',
  source: 'test',
  illustrative: false,
};
export const HEAVY_PRICE: Price = {
  ...PRICE,
  inputPico: 2_000_000,
  cachedInputPico: 500_000,
  outputPico: 8_000_000,
};

/** No sampling at all: nothing runs in the background. */
export const UNSAMPLED = { share: 0, concurrent: 4, dollarsPerDay: null } as const;

/** A gateway on three fake upstreams, with one route `auto`; without changes no second model is asked. */
export function gatewayOn(
  changes: Partial<Route> = {},
  parts: Partial<GatewayParts> = {},
  models: { draftRules?: ModelRules; draftPrice?: Price | null; heavyPrice?: Price | null } = {},
) {
  const draft = new FakeUpstream();
  const heavy = new FakeUpstream();
  const second = new FakeUpstream();
  const kept: Receipt[] = [];
  /** What the gateway reported as its own fault. */
  const bugs: unknown[] = [];
  const observed: ObservedDraft[] = [];
  const alarms: AuditAlarm[] = [];
  /** What the grader finds; a test may change it. */
  const grading: { grade: Grade } = {
    grade: { adequate: true, grader: 'played', cost: { nanoDollars: 0, provenance: 'reported' } },
  };
  const { draftRules = NO_RULES, draftPrice = PRICE, heavyPrice = HEAVY_PRICE } = models;
  const model = (name: string, upstream: Upstream, price: Price | null, rules: ModelRules) => ({
    name,
    wireName: `${name}-on-the-wire`,
    upstream,
    rules,
    price,
  });
  const route: Route = {
    name: 'auto',
    draft: model('small', draft, draftPrice, draftRules),
    heavy: model('big', heavy, heavyPrice, NO_RULES),
    second: null,
    mode: 'serve',
    observe: UNSAMPLED,
    audits: { ...UNSAMPLED, escalatedShare: 0, target: 0.1, delta: 0.05 },
    policy: entropyPolicy(ENTROPY_DEFAULTS) as Policy,
    ability: { tools: false, modalities: [], contextTokens: null },
    holdBack: { tokens: 16, maxMs: 400, tokensMax: 48, maxTotalMs: 1200 },
    maxSpeculations: 2,
    keptBy: 'as the tests like it',
    speculativeBufferChunks: 64,
    deadlineMs: 60_000,
    onHeavyFailure: 'fail',
    ...changes,
  };
  const gateway = createGateway({
    routes: new Map([['auto', route]]),
    named: (name) => (name === 'big' ? route.heavy : null),
    admission: { admit: () => Promise.resolve(null) },
    cache: cacheWith({}),
    receipts: { put: (_, receipt) => kept.push(receipt), get: () => null },
    counter: { count: (text) => Math.ceil(text.length / 4) },
    jsonCheck: {
      fault: (text) => {
        try {
          JSON.parse(text);
          return null;
        } catch {
          return 'not JSON';
        }
      },
    },
    clock: { now: () => 1_700_000_000_000, monotonicMs: () => performance.now() },
    scheduler: asyncScheduler,
    speculation: { share: 0.2, windowRequests: 1000, concurrent: 8 },
    lookupMs: 300,
    evidence: { observed: (draft) => observed.push(draft), feedback: () => undefined },
    grader: { compare: () => Promise.resolve(grading.grade) },
    random: () => 0,
    alarms: memoryAlarms(),
    onAlarm: (alarm) => alarms.push(alarm),
    onBug: (cause) => bugs.push(cause),
    ...parts,
  });
  const ask = (
    request: Partial<ChatRequest> = {},
    control: Control = { routing: 'none', cache: true },
    more: Partial<IncomingChat> = {},
  ) => {
    const sink = new RecordingSink();
    const leaving = new AbortController();
    const receipt = gateway.answer({ ...incoming(request, control), ...more }, sink, leaving.signal);
    return { sink, receipt, leave: () => leaving.abort() };
  };
  const secondModel = model('other', second, PRICE, NO_RULES);
  return {
    draft,
    heavy,
    second,
    secondModel,
    gateway,
    kept,
    bugs,
    ask,
    observed,
    alarms,
    grading,
  };
}

export function incoming(
  changes: Partial<ChatRequest> & Record<string, unknown>,
  control: Control,
): IncomingChat {
  const request: ChatRequest = { model: 'auto', messages: [{ role: 'user', content: 'Hello?' }], ...changes };
  const text = JSON.stringify(request);
  const raw = readRawObject(text);
  if ('kind' in raw) throw new TypeError('the test request is not an object');
  return {
    id: 'req_1',
    clientRequestId: null,
    principal: { tenant: 'anonymous', key: 'anonymous', admin: false },
    request,
    raw,
    bytes: new TextEncoder().encode(text),
    query: '',
    headers: {},
    control,
    wish: ANY_WISH,
  };
}
