import type { ServerResponse } from 'node:http';
import type { ChatCompletion } from '../src/core/chat.ts';
import { answerHeaders, logprobsOf, type Stamp, usageOf } from './answerShape.ts';
import type { ChatCall } from './chatCall.ts';
import { play, type Timing } from './play.ts';
import type { Piece, Script } from './script.ts';

/**
 * Answers a request that asked for no stream, after the time that a stream would have taken.
 * Rejects with an AbortError when the timing's signal ends it.
 */
export async function wholeAnswer(
  response: ServerResponse,
  stamp: Stamp,
  { script, call, timing }: { readonly script: Script; readonly call: ChatCall; readonly timing: Timing },
): Promise<void> {
  const pieces: Piece[] = [];
  for await (const piece of play(script, timing)) pieces.push(piece);

  const content = pieces.map(({ text }) => text).join('');
  const evidence = pieces.map((piece) => piece.evidence);
  const answer: ChatCompletion = {
    ...stamp,
    object: 'chat.completion',
    choices: Array.from({ length: call.choices }, (_, index) => ({
      index,
      message: { role: 'assistant', content, refusal: null },
      logprobs: logprobsOf(evidence, call.topLogprobs),
      finish_reason: script.finish,
    })),
    usage: usageOf(script, call),
  };
  response.writeHead(200, { 'content-type': 'application/json', ...answerHeaders(script, call) });
  response.end(JSON.stringify(answer));
}
