import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ChatChunk, ChunkDelta, WireLogprobs } from '../src/core/chat.ts';
import { answerHeaders, logprobsOf, type Stamp, usageOf } from './answerShape.ts';
import type { ChatCall } from './chatCall.ts';
import { play, type Timing } from './play.ts';
import type { Script } from './script.ts';

/**
 * Streams a script as server-sent events: roles, pieces (choices interleaved), ends, usage where it was
 * asked for, [DONE]. Headers leave with the first piece, and a client that does not read is waited for.
 * Rejects with an AbortError when the timing's signal ends it.
 */
export async function streamAnswer(
  response: ServerResponse,
  stamp: Stamp,
  { script, call, timing }: { readonly script: Script; readonly call: ChatCall; readonly timing: Timing },
): Promise<void> {
  const indexes = Array.from({ length: call.choices }, (_, index) => index);

  async function send(data: string): Promise<void> {
    if (!response.write(`data: ${data}\n\n`)) await once(response, 'drain', { signal: timing.signal });
  }

  async function sendChoices(
    delta: ChunkDelta,
    logprobs: WireLogprobs | null,
    finish_reason: string | null,
  ): Promise<void> {
    for (const index of indexes) {
      const chunk: ChatChunk = {
        ...stamp,
        object: 'chat.completion.chunk',
        choices: [{ index, delta, logprobs, finish_reason }],
        ...(call.includeUsage ? { usage: null } : {}),
      };
      await send(JSON.stringify(chunk));
    }
  }

  async function open(): Promise<void> {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      ...answerHeaders(script, call),
    });
    await sendChoices({ role: 'assistant', content: '', refusal: null }, null, null);
  }

  for await (const { text, evidence } of play(script, timing)) {
    if (!response.headersSent) await open();
    await sendChoices({ content: text }, logprobsOf([evidence], call.topLogprobs), null);
  }
  if (!response.headersSent) await open();
  await sendChoices({}, null, script.finish);
  if (call.includeUsage) {
    const chunk: ChatChunk = {
      ...stamp,
      object: 'chat.completion.chunk',
      choices: [],
      usage: usageOf(script, call),
    };
    await send(JSON.stringify(chunk));
  }
  response.end('data: [DONE]\n\n');
}
