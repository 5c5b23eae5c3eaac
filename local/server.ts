import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createModelServer } from './http/createModelServer.ts';
import { LocalError } from './LocalError.ts';
import { Cores } from './model/Cores.ts';
import { LocalModel } from './model/LocalModel.ts';
import { loadRuntime, type Weights } from './model/loadRuntime.ts';

const modelSpecification = z.object({
  id: z.string().min(1),
  gguf: z.string().min(1),
  chatTemplate: z.string().optional(),
});

/** The longest prompt and answer together, in tokens: a longer one takes a model of this size minutes. */
const largestContext = 2048;

/**
 * The model server, a process of its own. Each --model is JSON: {"id", "gguf", "chatTemplate"?}, the template
 * being Jinja to use in place of the file's own; models of the same file share its weights. When it is ready it
 * prints one line of JSON on standard output: {"listening": port, "models": [names]}.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runtime: { type: 'string' },
      model: { type: 'string', multiple: true },
      port: { type: 'string', default: '0' },
    },
  });
  if (values.runtime === undefined || values.model === undefined) {
    throw new LocalError(
      'Usage: node local/server.ts --runtime FOLDER --model \'{"id":"NAME","gguf":"FILE"}\' [--port N]',
    );
  }
  const load = await loadRuntime(values.runtime);
  const files = new Map<string, Weights>();
  const shared = { cores: new Cores(availableParallelism()), largestContext };
  const models: LocalModel[] = [];
  for (const text of values.model) {
    const { id, gguf, chatTemplate } = modelSpecification.parse(JSON.parse(text));
    if (!existsSync(gguf)) throw new LocalError(`Cannot load ${id} as there is no file ${gguf}.`);
    const weights = files.get(gguf) ?? (await load(gguf));
    files.set(gguf, weights);
    const own = { ...weights, chatTemplate: chatTemplate ?? weights.chatTemplate };
    models.push(await LocalModel.open(id, own, shared));
  }
  const server = createModelServer(models, console.error);
  server.listen(Number(values.port), '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    console.log(JSON.stringify({ listening: port, models: models.map(({ id }) => id) }));
  });
}

if (process.connected) {
  // Started by another process, it must not outlive it, nor end before: Ctrl-C in a terminal reaches both.
  process.once('disconnect', () => process.exit(0));
  process.on('SIGINT', () => undefined);
}

main().catch((error: unknown) => {
  console.error(error instanceof LocalError ? error.message : error);
  process.exit(1);
});
