import type { ChatChunk, WireUsage } from '../core/chat.ts';
import type { Failure } from '../core/errors.ts';

/** A tape that breaks off: what was on it is no whole answer. */
export class TapeBroken extends Error {
  override readonly name = 'TapeBroken';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * One answer as its model gives it, chunk by chunk from the first on, for whoever is to be given the same: each
 * reader goes at its own pace, hears all of it, and is waited for by nobody. It holds what clients of
 * the request may see, before it is fitted to one of them.
 */
export class AnswerTape {
  /** By its name in the configuration. */
  readonly model: string;
  readonly #withLogprobs: boolean;
  readonly #usageOr: () => WireUsage;
  readonly #chunks: ChatChunk[] = [];
  #bytes = 0;
  #usage: WireUsage | null = null;
  #isDropped = false;
  #state: 'open' | 'whole' | Failure = 'open';
  #grown: PromiseWithResolvers<void> | null = null;

  /** @param usageOr what the answer spent, where its model does not say. */
  constructor(init: { model: string; withLogprobs: boolean; usageOr: () => WireUsage }) {
    this.model = init.model;
    this.#withLogprobs = init.withLogprobs;
    this.#usageOr = init.usageOr;
  }

  /** Nearly: the texts on it, at two bytes a character, and what comes with each chunk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Its model has said all of it. */
  get whole(): boolean {
    return this.#state === 'whole';
  }

  /** Everything up to now. */
  get chunks(): readonly ChatChunk[] {
    return this.#chunks;
  }

  get usage(): WireUsage {
    return this.#usage ?? this.#usageOr();
  }

  add(chunk: ChatChunk): void {
    if (this.#state !== 'open' || this.#isDropped) return;
    const kept = this.#withLogprobs ? chunk : withoutLogprobs(chunk);
    this.#usage = chunk.usage ?? this.#usage;
    this.#chunks.push(kept);
    this.#bytes += bytesOf(kept);
    this.#wake();
  }

  /** Nobody will read it: what is on it goes, and nothing more is put on it. */
  drop(): void {
    this.#chunks.length = 0;
    this.#isDropped = true;
  }

  /** All of it is there. */
  end(): void {
    if (this.#state === 'open') this.#state = 'whole';
    this.#wake();
  }

  /** No more will come, and it is not whole; of a whole one it is not true. */
  break(failure: Failure): void {
    if (this.#state === 'open') this.#state = failure;
    this.#wake();
  }

  /** From the first chunk to the end, as it grows. @throws {TapeBroken} after the last chunk of a broken one. */
  async *read(): AsyncIterable<ChatChunk> {
    for (let at = 0; ; at += 1) {
      let chunk = this.#chunks[at];
      while (chunk === undefined) {
        if (this.#state === 'whole') return;
        if (this.#state !== 'open') throw new TapeBroken(this.#state);
        this.#grown ??= Promise.withResolvers<void>();
        await this.#grown.promise;
        chunk = this.#chunks[at];
      }
      yield chunk;
    }
  }

  #wake(): void {
    this.#grown?.resolve();
    this.#grown = null;
  }
}

/** Log-probabilities that only the gateway asked for are nobody's to see, and most of a chunk. */
function withoutLogprobs(chunk: ChatChunk): ChatChunk {
  const choices = chunk.choices.map((choice) => (choice.logprobs ? { ...choice, logprobs: null } : choice));
  return { ...chunk, choices };
}

/** What a chunk is charged beside its texts, bytes. */
const CHUNK_BYTES = 100;
const LOGPROB_BYTES = 100;

function bytesOf({ choices }: ChatChunk): number {
  let bytes = CHUNK_BYTES;
  for (const { delta, logprobs } of choices) {
    for (const value of Object.values(delta ?? {})) {
      if (typeof value === 'string') bytes += 2 * value.length;
      else if (value) bytes += 2 * JSON.stringify(value).length;
    }
    for (const entry of logprobs?.content ?? []) {
      bytes += LOGPROB_BYTES * (1 + (entry.top_logprobs?.length ?? 0));
    }
  }
  return bytes;
}
