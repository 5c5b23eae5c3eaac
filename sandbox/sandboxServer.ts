import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { answerChat } from './answerChat.ts';
import type { Shelf } from './chooseScript.ts';
import { type Drafter, readDrafter } from './drafter.ts';
import { MODELS } from './models.ts';
import { openPromptBook } from './promptBook.ts';
import { readBody } from './readBody.ts';
import { openRecordings } from './recordings.ts';
import { Refusal } from './refusal.ts';
import { destinationOf, sendJson } from './router.ts';
import { type Pace, REFERENCE_PACE } from './writtenScript.ts';

const HOST = '127.0.0.1';

/** More than any change of the drafter takes. */
const CHANGE_LIMIT_BYTES = 1024;

export interface SandboxOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** 2 is twice as fast as recorded; > 0. */
  readonly pace?: number;
  readonly recordings?: string;
  readonly prompts?: string;
  readonly reference?: Pace;
  /** Told of each chat request once nothing of it runs any more. */
  readonly onEnd?: (ending: Ending) => void;
}

/** `left`: the client went before its answer was whole, and the answer stopped there. */
export type Ending = 'answered' | 'refused' | 'left';

export interface Sandbox {
  /** Without a path: `http://127.0.0.1:<port>`. OpenAI clients take this and `/v1`. */
  readonly url: string;
  readonly port: number;
  readonly models: readonly string[];
  /** How many prompts are known. */
  readonly prompts: number;
  /** Ends what runs, closes every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts the sandbox on loopback and resolves when it takes requests. Rejects when the port is taken or
 * the prompts cannot be read; missing recordings are answered as unknown prompts.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const pace = options.pace ?? 1;
  if (!(pace > 0)) throw new RangeError(`Cannot start the sandbox: pace must be > 0 and is ${pace}`);
  const drafter: Drafter = { worse: 0 };
  const shelf: Shelf = {
    drafter,
    prompts: openPromptBook(options.prompts ?? join(import.meta.dirname, '../bench/data/prompts')),
    recordings: openRecordings(options.recordings ?? join(import.meta.dirname, '../bench/data/recordings')),
    referencePace: options.reference ?? REFERENCE_PACE,
  };
  const running = new Set<AbortController>();
  const endings: Record<Ending, number> = { answered: 0, refused: 0, left: 0 };

  async function chat(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const leaving = new AbortController();
    response.once('close', () => leaving.abort());
    running.add(leaving);
    let ending: Ending = 'answered';
    try {
      await answerChat(request, response, { shelf, pace, signal: leaving.signal });
    } catch (error) {
      ending = leaving.signal.aborted ? 'left' : 'refused';
      if (ending === 'refused') refuse(response, error);
    } finally {
      running.delete(leaving);
      endings[ending] += 1;
      options.onEnd?.(ending);
    }
  }

  async function change(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      drafter.worse = readDrafter(await readBody(request, CHANGE_LIMIT_BYTES)).worse;
      sendJson(response, 200, drafter);
    } catch (error) {
      refuse(response, error);
    }
  }

  const health = () => ({ status: 'ok', prompts: shelf.prompts.size, running: running.size, ...endings });
  const server = createServer({ noDelay: true }, (request, response) => {
    try {
      const destination = destinationOf(request, { health, drafter: () => drafter });
      if (destination.type === 'chat') void chat(request, response);
      else if (destination.type === 'drafter') void change(request, response);
      else sendJson(response, 200, destination.body);
    } catch (error) {
      refuse(response, error);
    }
  });
  const port = await listen(server, options.port ?? 0);

  return {
    url: `http://${HOST}:${port}`,
    port,
    models: MODELS.map(({ id }) => id),
    prompts: shelf.prompts.size,
    async close() {
      for (const leaving of running) leaving.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal(500, `The sandbox failed: ${String(error)}`, { cause: error });
  if (refusal.allow !== null) response.setHeader('allow', refusal.allow);
  // What is left of a body that was not read would be taken for the next request.
  if (refusal.status === 413) response.setHeader('connection', 'close');
  sendJson(response, refusal.status, refusal.body());
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new Error(`Cannot start the sandbox on ${HOST}:${port}: ${cause.message}`, { cause }));
    });
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
