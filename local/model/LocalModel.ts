import type { NativeContext } from './binding.ts';
import type { ChatModel, GeneratedToken, Generation } from './ChatModel.ts';
import { ChatTemplate, type Turn } from './ChatTemplate.ts';
import type { Cores } from './Cores.ts';
import { Evaluator } from './Evaluator.ts';
import type { Weights } from './loadRuntime.ts';
import { OneAtATime } from './OneAtATime.ts';
import { TokenSampler } from './TokenSampler.ts';
import { Vocabulary } from './Vocabulary.ts';

interface Parts {
  readonly weights: Weights;
  readonly context: NativeContext;
  readonly cores: Cores;
}

/** A GGUF file's model in this process. Two of them may run at once. */
export class LocalModel implements ChatModel {
  readonly id: string;
  readonly contextSize: number;
  readonly vocabulary: Vocabulary;
  readonly queue = new OneAtATime();
  readonly #weights: Weights;
  readonly #template: ChatTemplate;
  readonly #evaluator: Evaluator;
  readonly #cores: Cores;

  private constructor(id: string, contextSize: number, { weights, context, cores }: Parts) {
    this.id = id;
    this.contextSize = contextSize;
    this.#weights = weights;
    this.#cores = cores;
    this.#evaluator = new Evaluator(context, cores);
    this.vocabulary = new Vocabulary(weights.model, weights.vocabularySize);
    this.#template = new ChatTemplate(weights, this.vocabulary);
  }

  /** A model with a context of its own over weights that others may share, as they share the cores. */
  static async open(
    id: string,
    weights: Weights,
    { cores, largestContext }: { readonly cores: Cores; readonly largestContext: number },
  ): Promise<LocalModel> {
    const contextSize = Math.min(largestContext, weights.model.getTrainContextSize());
    const context = new weights.binding.AddonContext(weights.model, {
      ...{ contextSize, batchSize: 64, sequences: 1, threads: cores.forToken, flashAttention: true },
    });
    if (!(await context.init())) throw new Error(`Cannot open a context of ${contextSize} tokens for ${id}`);
    return new LocalModel(id, contextSize, { weights, context, cores });
  }

  promptTokens(turns: readonly Turn[]): number[] {
    return this.#template.tokens(turns);
  }

  async *generate(
    { prompt, most, sampling, scored }: Generation,
    { signal, reused }: { readonly signal: AbortSignal; readonly reused?: (tokens: number) => void },
  ): AsyncGenerator<GeneratedToken, void, undefined> {
    const { binding, model } = this.#weights;
    const { context } = this.#evaluator;
    const sampler = new TokenSampler({ binding, model, context }, sampling);
    const rest = this.#cores.use();
    try {
      const start = await this.#evaluator.prompt(prompt, signal);
      reused?.(start.reused);
      let at = start.at;
      for (let count = 1; ; count++) {
        signal.throwIfAborted();
        const next = scored ? await scoredToken(sampler, at) : { token: await sampler.pick(at) };
        yield next;
        if (count === most || this.vocabulary.ends(next.token)) return;
        signal.throwIfAborted();
        at = await this.#evaluator.next(next.token);
      }
    } finally {
      rest();
      sampler.dispose();
    }
  }
}

async function scoredToken(sampler: TokenSampler, at: number): Promise<GeneratedToken> {
  const scores = await sampler.pickScored(at);
  return { token: scores.chosen[0], scores };
}
