import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { LocalError } from './LocalError.ts';
import type { ModelSpecification } from './pairOf.ts';

const ready = z.object({ listening: z.int(), models: z.array(z.string()) });

/** A model server in a process of its own, listening on loopback. */
export interface ModelServer {
  readonly process: ChildProcess;
  /** The OpenAI base URL: http://127.0.0.1:<port>/v1 */
  readonly baseUrl: string;
}

/**
 * Starts the model server and resolves once it listens, on a free port. It ends with the process that started
 * it. Throws a LocalError when it ends before it listens; its own words are then on standard error.
 */
export async function startModelServer(
  runtime: string,
  models: readonly ModelSpecification[],
): Promise<ModelServer> {
  const script = fileURLToPath(new URL('server.ts', import.meta.url));
  const named = models.flatMap((model) => ['--model', JSON.stringify(model)]);
  const child = spawn(process.execPath, [script, '--runtime', runtime, ...named], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout === null) throw new Error('Cannot read the model server: its output is no pipe');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => {
    throw new LocalError(`The model server ended before it was ready, with exit code ${code}.`);
  });
  const [line]: unknown[] = await Promise.race([once(lines, 'line'), ended]);
  // From here on an exit is the business of whoever holds the process.
  ended.catch(() => undefined);
  return {
    process: child,
    baseUrl: `http://127.0.0.1:${ready.parse(JSON.parse(String(line))).listening}/v1`,
  };
}
