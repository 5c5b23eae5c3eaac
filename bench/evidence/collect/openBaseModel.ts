import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The part of node-llama-cpp that completing a text takes; the package lies in .local, not in node_modules. */
interface Runtime {
  readonly LlamaCompletion: new (options: { readonly contextSequence: object }) => Completion;
  getLlama(options: {
    readonly gpu: false;
    readonly build: 'never';
    readonly skipDownload: true;
    readonly progressLogs: false;
    readonly logLevel: 'error';
  }): Promise<{ loadModel(options: { readonly modelPath: string }): Promise<Model> }>;
}

interface Model {
  tokenize(text: string): readonly number[];
  createContext(options: { readonly contextSize: number; readonly threads: number }): Promise<{
    getSequence(): object;
  }>;
}

interface Completion {
  generateCompletion(
    text: string,
    options: {
      readonly maxTokens: number;
      readonly temperature: 0;
      readonly customStopTriggers: readonly string[];
      readonly onToken: (tokens: readonly number[]) => void;
    },
  ): Promise<string>;
}

export interface Completed {
  readonly text: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A GGUF model without a chat template, on one core: completes a text at temperature 0, one at a time. */
export async function openBaseModel(
  runtime: string,
  gguf: string,
): Promise<(text: string, options: { maxTokens: number; stops: readonly string[] }) => Promise<Completed>> {
  const entry = join(runtime, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  const { getLlama, LlamaCompletion }: Runtime = await import(pathToFileURL(entry).href);
  const llama = await getLlama({
    ...{ gpu: false, build: 'never', skipDownload: true, progressLogs: false, logLevel: 'error' },
  });
  const model = await llama.loadModel({ modelPath: gguf });
  const context = await model.createContext({ contextSize: 2048, threads: 1 });
  const completion = new LlamaCompletion({ contextSequence: context.getSequence() });
  return async (text, { maxTokens, stops }) => {
    let completionTokens = 0;
    const completed = await completion.generateCompletion(text, {
      ...{ maxTokens, temperature: 0, customStopTriggers: stops },
      onToken: (tokens) => {
        completionTokens += tokens.length;
      },
    });
    return { text: completed.trim(), promptTokens: model.tokenize(text).length, completionTokens };
  };
}
