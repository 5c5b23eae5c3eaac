import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readChatCall } from './chatCall.ts';
import { chooseScript, type Shelf } from './chooseScript.ts';
import { readBody } from './readBody.ts';
import { streamAnswer } from './streamAnswer.ts';
import { wholeAnswer } from './wholeAnswer.ts';

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/**
 * Answers POST /v1/chat/completions. The signal ends it at once in every phase, by rejecting.
 * Throws a Refusal while no byte was sent.
 */
export async function answerChat(
  request: IncomingMessage,
  response: ServerResponse,
  { shelf, pace, signal }: { readonly shelf: Shelf; readonly pace: number; readonly signal: AbortSignal },
): Promise<void> {
  const body = await readBody(request, BODY_LIMIT_BYTES);
  const startedMs = performance.now();
  const call = readChatCall(body);
  const script = await chooseScript(call, shelf);
  const stamp = {
    id: `chatcmpl-sandbox-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: call.model,
  };
  const answer = call.stream ? streamAnswer : wholeAnswer;
  await answer(response, stamp, { script, call, timing: { startedMs, pace, signal } });
}
