import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { nowMs } from './nowMs.ts';

/**
 * A thread of bench/metrics.ts: a model server whose every token is the time at which it was sent, and the client that
 * is shown them. Told what to ask for, it answers with the times of every frame.
 */

/** Of each frame: when it was sent by the model server and when the client had it, ms of the machine's clock. */
export type FrameTimes = readonly (readonly [sentMs: number, heardMs: number])[];

interface Task {
  readonly url: string;
  readonly requests: number;
  readonly frames: number;
  readonly everyMs: number;
}

let task: Task | null = null;
const server = createServer(async (request, response) => {
  request.resume();
  await once(request, 'end');
  if (task !== null) await speak(response, task);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  parentPort?.postMessage({ modelUrl: `http://127.0.0.1:${port}/v1` });
});
parentPort?.on('message', async (asked: Task) => {
  task = asked;
  const frames: [number, number][] = [];
  for (let at = 0; at < asked.requests; at += 1) frames.push(...(await stream(asked, at)));
  parentPort?.postMessage({ frames });
});

async function speak(response: ServerResponse, { frames, everyMs }: Task): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let at = 0; at < frames && !response.destroyed; at += 1) {
    if (everyMs > 0) await wait(everyMs);
    response.write(frame(`${nowMs()} `, null));
  }
  response.end(`${frame('', 'stop')}data: [DONE]\n\n`);
}

function frame(content: string, finish_reason: string | null): string {
  const top_logprobs = [0, -30, -30, -30, -30].map((logprob) => ({ token: 'x', logprob }));
  const logprobs = content === '' ? null : { content: [{ token: content, logprob: 0, top_logprobs }] };
  const choices = [{ index: 0, delta: { content }, logprobs, finish_reason }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`;
}

async function stream({ url }: Task, at: number): Promise<[number, number][]> {
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
    body: JSON.stringify({
      model: 'auto',
      stream: true,
      messages: [{ role: 'user', content: `What is ${at}?` }],
    }),
  });
  const heard: [number, number][] = [];
  let rest = '';
  for await (const text of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const heardMs = nowMs();
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const sent = /"content":"([\d.]+) "/.exec(event)?.[1];
      if (sent !== undefined) heard.push([Number(sent), heardMs]);
    }
  }
  // What was held back came later for that reason.
  return heard.slice(HELD_BACK);
}

const HELD_BACK = 10;
