import OpenAI from 'openai';
import { z } from 'zod';
import { type Cost, costOf, type Price } from '../../core/cost.ts';
import type { Embedder } from '../../ports.ts';
import { embeddingFault } from './embeddingFault.ts';
import { unitVector } from './unitVector.ts';

export interface OpenaiEmbedderOptions {
  /** Absolute, as https://api.openai.com/v1. */
  readonly baseUrl: string;
  /** Null for a server that asks for none. */
  readonly apiKey: string | null;
  /** The model's name on the wire. */
  readonly model: string;
  /** Entries of a vector; null: as many as the model gives, which is known of OpenAI's own. */
  readonly dimension: number | null;
  /** Least cosine of a candidate; EMBEDDING_FLOOR unless said otherwise. */
  readonly floor?: number | undefined;
  /** Bound of one call, ms. */
  readonly timeoutMs: number;
  /** Null is unknown. */
  readonly price: Price | null;
  /** Added to each call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Cosine above which questions were taken for the same with text-embedding-3-small, before there were guards. */
export const EMBEDDING_FLOOR = 0.95;

/** Models whose size is known. The third generation can be asked for fewer entries. */
const NATIVE_DIMENSION: ReadonlyMap<string, number> = new Map([
  ['text-embedding-3-small', 1536],
  ['text-embedding-3-large', 3072],
  ['text-embedding-ada-002', 1536],
]);
const SHORTENED = /^text-embedding-3-/;

/**
 * An embedding model on any server that speaks OpenAI's wire. Rejects with an `EmbeddingError` for whatever is
 * no vector of the dimension in time, without trying again: the cache misses instead.
 * @throws RangeError for a model of unknown size without a dimension.
 */
export function openaiEmbedder(options: OpenaiEmbedderOptions): Embedder {
  const { model, timeoutMs, price } = options;
  const native = NATIVE_DIMENSION.get(model);
  const dimension = options.dimension ?? native;
  if (dimension === undefined) {
    throw new RangeError(`Cannot embed with ${model}: its dimension is not known, and must be configured`);
  }
  const client = new OpenAI({
    baseURL: options.baseUrl,
    // The package wants one; a server that asks for none does not read it.
    apiKey: options.apiKey ?? 'none',
    // Variables of the environment are for the configuration to name.
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: timeoutMs,
    defaultHeaders: options.headers ?? {},
    logLevel: 'off',
  });
  const shortened = SHORTENED.test(model) && dimension !== native ? { dimensions: dimension } : {};

  return {
    fingerprint: `openai/${model}/${dimension}`,
    dimension,
    floor: options.floor ?? EMBEDDING_FLOOR,
    timeoutMs,
    async embed(text, signal) {
      signal.throwIfAborted();
      if (text.trim() === '') throw embeddingFault(model, { kind: 'empty' });
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const answer: unknown = await untilAborted(
          client.embeddings.create(
            // Plain numbers: not every server knows the packed form that the package would ask for.
            { model, input: text, encoding_format: 'float', ...shortened },
            { signal: AbortSignal.any([signal, timeout]) },
          ),
          AbortSignal.any([signal, timeout]),
        );
        return { vector: vectorIn(answer, dimension), cost: costIn(answer, price) };
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        if (timeout.aborted) throw embeddingFault(model, { kind: 'timeout', timeoutMs });
        throw embeddingFault(model, { kind: 'failed', cause });
      }
    },
  };
}

/** The package bounds the time to the headers; a body that never ends is bounded here. */
async function untilAborted<Value>(call: PromiseLike<Value>, signal: AbortSignal): Promise<Value> {
  const ended = Promise.withResolvers<never>();
  const end = (): void => ended.reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([call, ended.promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

const answerShape = z.object({ data: z.tuple([z.object({ embedding: z.array(z.number()) })]) });
const usageShape = z.object({ usage: z.object({ prompt_tokens: z.int().min(0) }) });

function vectorIn(answer: unknown, dimension: number): Float32Array {
  const read = answerShape.safeParse(answer);
  if (!read.success) throw new RangeError('it is no list of numbers');
  return unitVector(read.data.data[0].embedding, dimension);
}

function costIn(answer: unknown, price: Price | null): Cost {
  const read = usageShape.safeParse(answer);
  if (!read.success) return costOf(null, price);
  const promptTokens = read.data.usage.prompt_tokens;
  return costOf({ promptTokens, cachedPromptTokens: 0, completionTokens: 0, provenance: 'reported' }, price);
}
