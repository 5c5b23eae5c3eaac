import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LocalError } from '../LocalError.ts';
import type { Binding, NativeModel } from './binding.ts';

/** A GGUF file in memory, with the chat template that it carries. */
export interface Weights {
  readonly binding: Binding;
  readonly model: NativeModel;
  readonly vocabularySize: number;
  readonly chatTemplate: string;
}

interface LoadedModel {
  readonly _model: NativeModel;
  readonly fileInfo: {
    readonly metadata: {
      readonly tokenizer?: {
        readonly chat_template?: unknown;
        readonly ggml?: { readonly tokens?: unknown };
      };
    };
  };
}

interface Llama {
  readonly _bindings: Binding;
  loadModel(options: { readonly modelPath: string }): Promise<LoadedModel>;
}

interface NodeLlamaCpp {
  getLlama(options: {
    readonly gpu: false;
    readonly build: 'never';
    readonly skipDownload: true;
    readonly progressLogs: false;
    readonly logLevel: 'error';
  }): Promise<Llama>;
}

/**
 * Opens node-llama-cpp as it is installed in `runtime`, on the processor alone and without ever building
 * anything, and gives back a function that reads GGUF files with it.
 */
export async function loadRuntime(runtime: string): Promise<(gguf: string) => Promise<Weights>> {
  const entry = join(runtime, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  const { getLlama }: NodeLlamaCpp = await import(pathToFileURL(entry).href);
  const llama = await getLlama({
    ...{ gpu: false, build: 'never', skipDownload: true, progressLogs: false, logLevel: 'error' },
  });
  return async (gguf) => {
    const loaded = await llama.loadModel({ modelPath: gguf });
    const { chat_template: template, ggml } = loaded.fileInfo.metadata.tokenizer ?? {};
    if (typeof template !== 'string' || !Array.isArray(ggml?.tokens)) {
      throw new LocalError(
        `Cannot chat with ${gguf} as the file carries no chat template: use an instruct model`,
      );
    }
    return {
      binding: llama._bindings,
      model: loaded._model,
      vocabularySize: ggml.tokens.length,
      chatTemplate: template,
    };
  };
}
