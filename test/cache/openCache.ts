import { memoryKeyValue } from '../../src/adapters/store/memoryKeyValue.ts';
import { memoryVectors } from '../../src/adapters/vectors/memoryVectors.ts';
import { createAnswerCache } from '../../src/cache/answerCache.ts';
import { openBreaker } from '../../src/cache/breaker.ts';
import type { AnswerCacheParts, CacheFault, CacheGuards } from '../../src/cache/cacheParts.ts';
import { lowerBound, upperBound } from '../../src/calibration/clopperPearson.ts';
import type { ChatCompletion } from '../../src/core/chat.ts';
import type { ChatRequest } from '../../src/core/chatRequest.ts';
import { NO_COST } from '../../src/core/cost.ts';
import { readRawObject } from '../../src/core/rawObject.ts';
import type {
  AnswerOffer,
  CacheLookup,
  CacheQuestion,
  CacheWish,
  Embedder,
  KeyValue,
} from '../../src/ports.ts';

const DIMENSION = 64;
export const ANY_WISH: CacheWish = {
  read: true,
  write: true,
  onlyIfCached: false,
  maxAgeSeconds: null,
  namespace: null,
  tags: [],
};
export const { signal: NEVER } = new AbortController();

/** A clock that stands until it is moved. */
export class HeldClock {
  ms = 1_700_000_000_000;
  now = () => this.ms;
  monotonicMs = () => this.ms;
  advance(ms: number): void {
    this.ms += ms;
  }
}

/** A bag of words as a vector; every text has a word in common with every other. */
export function wordEmbedder(fingerprint = 'words-1', floor = 0.3): Embedder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    fingerprint,
    dimension: DIMENSION,
    floor,
    timeoutMs: 60,
    embed: async (text) => {
      asked.push(text);
      const vector = new Float32Array(DIMENSION);
      vector[0] = 0.5;
      for (const word of wordsOf(text)) {
        let hash = 7;
        for (const letter of word) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
        const at = 1 + (hash % (DIMENSION - 1));
        vector[at] = (vector[at] ?? 0) + 1;
      }
      const length = Math.hypot(...vector);
      return { vector: vector.map((value) => value / length), cost: NO_COST };
    },
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
}

const ALIKE: Readonly<Record<string, string>> = { purchase: 'buy', large: 'big' };
const meaning = (text: string) =>
  wordsOf(text)
    .map((word) => ALIKE[word] ?? word)
    .join(' ');
const numbers = (text: string) => wordsOf(text).filter((word) => /\d/.test(word));

/** Guards whose every decision can be seen at once. */
const plainGuards: CacheGuards = {
  version: '1',
  canonical: (text) =>
    text
      .trim()
      .toLowerCase()
      .replace(/[?.!]+$/, ''),
  fault: (text, { perUser }) => {
    if (text.includes('`')) return 'code';
    if (/\bnow\b/.test(text)) return 'deictic';
    if (/[äöüß]/.test(text)) return 'language';
    return /\bmy\b/.test(text) && !perUser ? 'first_person' : null;
  },
  vetoes: (asked, kept) => {
    if (numbers(asked).join() !== numbers(kept).join()) return ['numbers', 'alignment'];
    return meaning(asked) === meaning(kept) ? [] : ['alignment'];
  },
  pair: (asked, kept) => {
    const [guard] = plainGuards.vetoes(asked, kept);
    return guard === undefined ? null : { guard, detail: 'differs' };
  },
};

export interface OpenedCache {
  readonly cache: ReturnType<typeof createAnswerCache>;
  readonly clock: HeldClock;
  readonly store: KeyValue;
  readonly faults: CacheFault[];
  readonly parts: AnswerCacheParts;
}

/** A cache in memory, of which any part may be another one. */
export function openCache(changes: Partial<AnswerCacheParts> = {}, clock = new HeldClock()): OpenedCache {
  const faults: CacheFault[] = [];
  const parts: AnswerCacheParts = {
    mode: 'semantic',
    shadow: false,
    store: memoryKeyValue({ entries: 20_000, bytes: 1e9, clock }),
    vectors: memoryVectors({ dimension: DIMENSION, entries: 20_000, clock }),
    embedder: wordEmbedder(),
    verifier: null,
    guards: plainGuards,
    secret: new Uint8Array(32).fill(7),
    scopePer: 'tenant',
    admitHeavy: false,
    ttlMs: 86_400_000,
    ttlJitter: 0.1,
    maxAnswerBytes: 262_144,
    deadlines: { lookupMs: 300, storeMs: 50, vectorMs: 100, waitMs: 2000, verifyMs: 5000 },
    breaker: (isFailure) => openBreaker({ failures: 5, withinMs: 10_000, coolMs: 5000, clock, isFailure }),
    clock,
    random: () => 0.5,
    queue: { entries: 1000, concurrent: 4 },
    budget: { target: 0.01, window: 1000 },
    bounds: { upper: upperBound, lower: lowerBound },
    onFault: (fault) => faults.push(fault),
    ...changes,
  };
  return { cache: createAnswerCache(parts), clock, store: parts.store, faults, parts };
}

export interface Asking {
  readonly body?: Readonly<Record<string, unknown>>;
  /** The body's text itself, instead. */
  readonly text?: string;
  readonly tenant?: string;
  readonly key?: string;
  readonly route?: string;
  readonly policy?: string;
  readonly wish?: Partial<CacheWish>;
}

export function asking(words: string, more: Asking = {}): CacheQuestion {
  const body = { model: 'auto', messages: [{ role: 'user', content: words }], ...more.body };
  const text = more.text ?? JSON.stringify(body);
  const raw = readRawObject(text);
  if (!('members' in raw)) throw new TypeError(`Not a body: ${raw.kind} ${raw.path}`);
  return {
    principal: { tenant: more.tenant ?? 'acme', key: more.key ?? 'k1', admin: false },
    request: JSON.parse(text) as ChatRequest,
    raw,
    route: more.route ?? 'auto',
    policy: more.policy ?? 'calibrated 1',
    wish: { ...ANY_WISH, ...more.wish },
  };
}

export function answering(content: string | null, changes: Partial<ChatCompletion> = {}): AnswerOffer {
  return {
    tier: 'draft',
    model: 'small',
    answer: {
      id: 'chatcmpl-first',
      object: 'chat.completion',
      created: 1,
      model: 'small-1',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null },
          finish_reason: 'stop',
          logprobs: null,
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
      ...changes,
    },
  };
}

/** Looks a question up and offers this answer, as a request that missed does. */
export async function fill(
  { cache }: Pick<OpenedCache, 'cache'>,
  question: CacheQuestion,
  offer: AnswerOffer | string,
): Promise<CacheLookup> {
  const lookup = await cache.lookup(question, NEVER);
  cache.offer(question, lookup, typeof offer === 'string' ? answering(offer) : offer);
  await cache.flush();
  return lookup;
}

export function contentOf(lookup: CacheLookup): string | null {
  return lookup.hit?.answer.choices[0]?.message.content ?? null;
}
