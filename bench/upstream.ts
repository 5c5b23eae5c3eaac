import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallRecords } from './callRecords.ts';
import { nowMs } from './nowMs.ts';
import { endFrames, moodAt, roleFrame, tokenFrame, wholeAnswer } from './upstreamFrames.ts';
import { readPrompt, tokenDueMs, type UpstreamScript } from './upstreamScript.ts';

/**
 * The upstream double: an OpenAI-compatible server on loopback that answers by the script in the prompt, at
 * the time it says and at the least cost. A program of its own; it ends with the process that started it.
 */

/** The model that is never doubted, whatever the script says. */
const HEAVY = 'bench-heavy';

interface Body {
  readonly model: string;
  readonly stream?: boolean;
  readonly logprobs?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages: readonly { readonly content: string }[];
}

const records = new CallRecords();
const wholes = new Map<string, string>();

const server = createServer((request, response) => {
  const arrivedMs = nowMs();
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.method === 'GET') response.end('{}');
    else answer(response, JSON.parse(Buffer.concat(parts).toString()) as Body, arrivedMs);
  });
});

function answer(response: ServerResponse, body: Body, arrivedMs: number): void {
  const { script, key } = readPrompt(body.messages.at(-1)?.content ?? '');
  const record = key === null ? null : records.open(key, body.model, arrivedMs);
  let left = false;
  let timer: NodeJS.Timeout | undefined;
  response.on('close', () => {
    left = true;
    clearTimeout(timer);
    record?.close(response.writableFinished);
  });
  const at = (dueMs: number, act: () => void): void => {
    if (left) return;
    timer = setTimeout(act, Math.ceil(Math.max(0, arrivedMs + dueMs - nowMs())));
  };
  if (body.stream === true) streamAnswer(response, body, script, at, (index) => record?.sent(index));
  else jsonAnswer(response, body, script, at);
}

type At = (dueMs: number, act: () => void) => void;

function jsonAnswer(response: ServerResponse, { model }: Body, script: UpstreamScript, at: At): void {
  const name = `${model} ${script.tokens}`;
  const text = wholes.get(name) ?? wholeAnswer(model, script.tokens);
  wholes.set(name, text);
  at(script.jsonMs, () => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    if (script.restMs === 0) response.end(text);
    else {
      response.write(text.slice(0, text.length / 2));
      at(script.jsonMs + script.restMs, () => response.end(text.slice(text.length / 2)));
    }
  });
}

function streamAnswer(
  response: ServerResponse,
  body: Body,
  script: UpstreamScript,
  at: At,
  sent: (index: number) => void,
): void {
  const { model, logprobs = false } = body;
  const heavy = model === HEAVY;
  const usage = body.stream_options?.include_usage === true;
  const open = (): string => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    return roleFrame(model);
  };
  const frame = (index: number) => tokenFrame(model, index, moodAt(script, heavy, index), logprobs);
  const step = (index: number, before: string): void => {
    let text = before + frame(index);
    let last = index;
    while (script.tokenMs === 0 && last < script.tokens) text += frame(++last);
    response.write(text);
    sent(last);
    if (last < script.tokens) at(tokenDueMs(script, last + 1), () => step(last + 1, ''));
    else response.end(endFrames(model, script.tokens, usage));
  };
  const { headersMs } = script;
  if (headersMs === null) at(script.firstTokenMs, () => step(1, open()));
  else {
    at(headersMs, () => {
      response.write(open());
      at(script.firstTokenMs, () => step(1, ''));
    });
  }
}

process.on('message', ({ key, calls }: { key: string; calls: number }) => {
  records.take(key, calls).then((taken) => process.send?.({ key, taken }));
});
process.on('disconnect', () => process.exit(0));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
