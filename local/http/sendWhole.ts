import type { ServerResponse } from 'node:http';
import { type AnswerHead, completion } from '../wire/answerShapes.ts';
import type { AnswerPart } from './answerChat.ts';
import { sendJson } from './sendJson.ts';

/** Answers in one piece, when the model is done. */
export async function sendWhole(
  response: ServerResponse,
  parts: AsyncIterable<AnswerPart>,
  head: AnswerHead,
): Promise<void> {
  const texts: Extract<AnswerPart, { kind: 'text' }>[] = [];
  for await (const part of parts) {
    if (part.kind === 'text') {
      texts.push(part);
      continue;
    }
    const entries = texts.flatMap((text) => text.entries ?? []);
    sendJson(
      response,
      200,
      completion(head, {
        text: texts.map((text) => text.text).join(''),
        entries: texts.some((text) => text.entries !== undefined) ? entries : undefined,
        finish: part.finish,
        counts: part.counts,
      }),
    );
  }
}
