import type { Binding, LogitIndex, NativeContext, NativeModel, NativeSampler } from './binding.ts';

/** How the next token is picked. `seed` is an unsigned 32-bit number. */
export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
}

/** A token with its log-probability in nats. */
export type Scored = readonly [token: number, logprob: number];

/** The most alternatives that are ever reported. */
const mostAlternatives = 20;

/**
 * Picks tokens and says how probable the model itself held them: natural log-probabilities over the whole
 * vocabulary, before temperature and top_p, good to 2e-4 (the binding adds the weights up in single precision).
 */
export class TokenSampler {
  readonly #context: NativeContext;
  readonly #picking: NativeSampler;
  readonly #whole: NativeSampler;
  readonly #top: NativeSampler;

  constructor(
    { binding, model, context }: { binding: Binding; model: NativeModel; context: NativeContext },
    { temperature, topP, seed }: Sampling,
  ) {
    const sampler = (config: Parameters<NativeSampler['applyConfig']>[0]) => {
      const made = new binding.AddonSampler(model);
      made.applyConfig(config);
      return made;
    };
    this.#context = context;
    this.#picking = sampler({ temperature, seed, ...(topP < 1 ? { topP } : {}) });
    this.#whole = sampler({ temperature: 0 });
    this.#top = sampler({ temperature: 1, topK: mostAlternatives, seed: 0 });
  }

  /** The next token alone: the cheapest, 0.3 ms with a vocabulary of 49,000. */
  pick(at: LogitIndex): Promise<number> {
    return this.#context.sampleToken(at, this.#picking);
  }

  /**
   * The next token, its log-probability and the most probable ones in falling order. Two more passes over the
   * same logits: one whose top-k filter leaves twenty (so that nothing sorts the whole vocabulary, which costs
   * 4 ms), one that changes nothing and sums the weights of all.
   */
  async pickScored(at: LogitIndex): Promise<{ readonly chosen: Scored; readonly top: readonly Scored[] }> {
    const token = await this.#context.sampleToken(at, this.#picking);
    const filter = [[], false, false, false, mostAlternatives] as const;
    const [, , , highest] = await this.#context.sampleToken(at, this.#top, false, false, filter, false);
    const one = [[token], false, false, false, 0] as const;
    const [, , , own, weight] = await this.#context.sampleToken(at, this.#whole, false, false, one, true);
    const logits = pairs(highest ?? []);
    const [maximum] = logits;
    const [chosen] = pairs(own ?? []);
    if (maximum === undefined || chosen === undefined || weight === undefined) {
      throw new Error('Cannot score a token as the binding gave no logits: is it the pinned version?');
    }
    const normaliser = maximum[1] + Math.log(weight);
    const score = ([which, logit]: Scored): Scored => [which, Math.min(0, logit - normaliser)];
    return { chosen: score(chosen), top: logits.map(score) };
  }

  dispose(): void {
    for (const sampler of [this.#picking, this.#whole, this.#top]) sampler.dispose();
  }
}

function pairs(flat: readonly number[]): Scored[] {
  const found: Scored[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    found.push([flat[index] ?? 0, flat[index + 1] ?? 0]);
  }
  return found;
}
