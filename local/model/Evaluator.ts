import type { LogitIndex, NativeContext } from './binding.ts';
import type { Cores } from './Cores.ts';

/**
 * The most prompt tokens of one uninterruptible step: about 80 ms on one core, so that a client's leaving is
 * noticed in time. On one core bigger steps are no faster.
 */
const step = 8;

/** One sequence in one context: evaluates a prompt, then token by token. Not for two callers at once. */
export class Evaluator {
  readonly context: NativeContext;
  readonly #cores: Cores;
  /** Tokens in the cache that were evaluated in whole steps from position 0. */
  #kept: readonly number[] = [];
  #position = 0;

  constructor(context: NativeContext, cores: Cores) {
    this.context = context;
    this.#cores = cores;
  }

  /**
   * Evaluates a prompt of at least one token; resolves with where the next token's logits are and how many
   * tokens were still in the cache. Only whole steps are used again, cut at the same places, so that an answer
   * is the same bit for bit whatever was asked before. Rejects with the signal's reason when it aborts.
   */
  async prompt(
    tokens: readonly number[],
    signal: AbortSignal,
  ): Promise<{ readonly at: LogitIndex; readonly reused: number }> {
    const reused = this.#reusable(tokens);
    this.context.removeTokenCellsFromSequence(0, reused, -1);
    this.#kept = tokens.slice(0, reused);
    this.#position = reused;
    while (tokens.length - this.#position > step) {
      signal.throwIfAborted();
      const end = this.#position + step;
      await this.#evaluate(tokens.slice(this.#position, end), this.#cores.forPrompt);
      this.#kept = tokens.slice(0, end);
    }
    signal.throwIfAborted();
    const at = await this.#evaluate(tokens.slice(this.#position), this.#cores.forPrompt);
    return { at, reused };
  }

  /** Evaluates one more token; resolves with where the logits of the one after it are. */
  next(token: number): Promise<LogitIndex> {
    return this.#evaluate([token], this.#cores.forToken);
  }

  async #evaluate(tokens: readonly number[], threads: number): Promise<LogitIndex> {
    this.context.setThreads(threads);
    this.context.initBatch(tokens.length);
    const last = Uint32Array.of(tokens.length - 1);
    const [at] = Array.from(this.context.addToBatch(0, this.#position, Uint32Array.from(tokens), last));
    if (at === undefined) throw new Error(`Cannot evaluate ${tokens.length} tokens: no logits were promised`);
    await this.context.decodeBatch();
    this.#position += tokens.length;
    return at;
  }

  /** The last token is always evaluated again, as its logits are needed. */
  #reusable(tokens: readonly number[]): number {
    const differs = this.#kept.findIndex((token, index) => token !== tokens[index]);
    const same = Math.min(differs === -1 ? this.#kept.length : differs, tokens.length - 1);
    return same - (same % step);
  }
}
