import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import { parseRecording, type Recording, readLines } from '../../sandbox/recordings.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandboxServer.ts';
import type { ChatChunk, ChatCompletion } from '../../src/core/chat.ts';

export const FIXTURES = {
  recordings: join(import.meta.dirname, 'fixtures/recordings'),
  prompts: join(import.meta.dirname, 'fixtures/prompts'),
};

/** A sandbox over the fixtures that waits for nothing, unless told otherwise. */
export function fixtureSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return startSandbox({ ...FIXTURES, pace: Number.POSITIVE_INFINITY, ...options });
}

/** Every recording of a folder. */
export async function recordingsOf(files: readonly string[]): Promise<Recording[]> {
  const recordings: Recording[] = [];
  for (const file of files) {
    for (const line of (await readLines(file)).values()) recordings.push(parseRecording(line));
  }
  return recordings;
}

export function fixtureRecordings(): Promise<Recording[]> {
  const categories = ['factual', 'reasoning', 'creative'];
  return recordingsOf(categories.map((category) => join(FIXTURES.recordings, `${category}.jsonl.gz`)));
}

export function post(sandbox: Sandbox, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`${sandbox.url}/v1/chat/completions`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A request for one prompt, with more fields. */
export function asking(model: string, prompt: string, more: Record<string, unknown> = {}) {
  return { model, messages: [{ role: 'user', content: prompt }], ...more };
}

export async function whole(response: Response): Promise<ChatCompletion> {
  // What a successful answer is, by the wire's own definition.
  return (await response.json()) as ChatCompletion;
}

/** The data of every event of a stream, as text. */
async function eventsOf(response: Response): Promise<string[]> {
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  parser.feed(await response.text());
  return events;
}

/** The chunks of a stream that ended with [DONE]; throws when it did not. */
export async function chunksOf(response: Response): Promise<ChatChunk[]> {
  const events = await eventsOf(response);
  if (events.pop() !== '[DONE]') throw new Error('The stream did not end with [DONE]');
  // What each event is, by the wire's own definition.
  return events.map((event) => JSON.parse(event) as ChatChunk);
}

/** What one choice of a stream says. */
export function textOf(chunks: readonly ChatChunk[], index = 0): string {
  return chunks
    .flatMap(({ choices }) => choices)
    .filter((choice) => choice.index === index)
    .map(({ delta }) => delta?.content ?? '')
    .join('');
}

export function finishOf(chunks: readonly ChatChunk[]): string | null | undefined {
  return chunks.flatMap(({ choices }) => choices).at(-1)?.finish_reason;
}
