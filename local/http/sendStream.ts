import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ApiError } from '../wire/ApiError.ts';
import { type AnswerHead, chunk, usageChunk } from '../wire/answerShapes.ts';
import type { AnswerPart } from './answerChat.ts';

/**
 * Answers with server-sent events, a chunk for every part. Status and headers wait for the first part, so that
 * a failure before it has a status of its own; one after it ends the stream with an error and without [DONE].
 * A client that reads slowly slows the model.
 */
export async function sendStream(
  response: ServerResponse,
  parts: AsyncIterable<AnswerPart>,
  {
    head,
    usageComes,
    signal,
    report,
  }: {
    readonly head: AnswerHead;
    readonly usageComes: boolean;
    readonly signal: AbortSignal;
    readonly report: (error: unknown) => void;
  },
): Promise<void> {
  const send = async (event: object | '[DONE]') => {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    if (!response.write(`data: ${data}\n\n`)) await once(response, 'drain', { signal });
  };
  try {
    for await (const part of parts) {
      if (!response.headersSent) {
        response.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-cache',
          'x-accel-buffering': 'no',
        });
        await send(chunk(head, { delta: { role: 'assistant', content: '', refusal: null } }, usageComes));
      }
      if (part.kind === 'text') {
        await send(chunk(head, { delta: { content: part.text }, entries: part.entries }, usageComes));
        continue;
      }
      await send(chunk(head, { delta: {}, finish: part.finish }, usageComes));
      if (usageComes) await send(usageChunk(head, part.counts));
    }
    await send('[DONE]');
    response.end();
  } catch (error) {
    if (!response.headersSent || signal.aborted) throw error;
    const shown =
      error instanceof ApiError ? error : new ApiError(500, 'The model failed while it answered.');
    response.end(`data: ${JSON.stringify(shown.body())}\n\n`);
    report(error);
  }
}
