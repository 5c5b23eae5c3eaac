import { Pool } from 'undici';
import { nowMs } from './nowMs.ts';
import type { Subject } from './stage.ts';
import { promptFor, STANDARD_SCRIPT, type UpstreamScript } from './upstreamScript.ts';

/** One request of the load. */
export interface Ask {
  readonly model: 'auto' | 'bench-draft' | 'bench-heavy';
  readonly stream: boolean;
  readonly script?: Partial<UpstreamScript>;
  /** Asks for the top five log-probabilities, as the gateway asks of a drafter. */
  readonly logprobs?: boolean;
  readonly key?: string;
  readonly control?: string;
  /** What `x-draft-served` must say; anything else is an error. */
  readonly served?: string;
  /** The client leaves after this time, or with this content frame; the answer is then not looked at. */
  readonly leave?: { readonly afterMs: number } | { readonly atFrame: number };
}

/** What came of it. Times are ms after it was sent, which is on the machine's monotonic clock. */
export interface Sample {
  readonly key: string | null;
  readonly sentMs: number;
  /** When each content frame of a stream was read, in order. */
  readonly frameMs: readonly number[];
  readonly totalMs: number;
  /** When the client left, on the monotonic clock; null when it stayed. */
  readonly leftMs: number | null;
  /** Why this answer does not count; null for a good one. */
  readonly fault: string | null;
}

/** The instructions of a small assistant, so that bodies are as long as real ones. */
const SYSTEM =
  'You are a careful assistant of a travel company. Answer in the language of the question, in plain ' +
  'sentences, without lists unless the user asks for one. When you are not certain of a fact, say so. Do ' +
  'not invent prices, opening hours or names of people. Keep the answer short enough to be read on a phone.';

/** Opens content frames of a stream, whoever encoded them last; the role's own frame is none. */
const CONTENT = Buffer.from('"delta":{"content":"');
const DONE = Buffer.from('data: [DONE]');

/** A client of one subject: many connections, kept alive. */
export class Client {
  readonly #pool: Pool;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ origin, headers = {} }: Subject) {
    this.#headers = headers;
    this.#pool = new Pool(origin, { connections: 256, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  /** Sends one request and reads its answer whole. Never rejects. */
  ask(ask: Ask): Promise<Sample> {
    const body = bodyOf(ask);
    const frames = ask.stream ? (ask.script?.tokens ?? STANDARD_SCRIPT.tokens) : 0;
    return new Promise((resolve) => {
      const sentMs = nowMs();
      const frameMs: number[] = [];
      let status = 0;
      let served: string | string[] | undefined;
      let tail: Buffer = Buffer.alloc(0);
      let leftMs: number | null = null;
      let leave = (): void => undefined;
      const timer =
        ask.leave !== undefined && 'afterMs' in ask.leave
          ? setTimeout(() => leave(), ask.leave.afterMs)
          : undefined;
      const end = (error: string | null): void => {
        clearTimeout(timer);
        const totalMs = nowMs() - sentMs;
        const wrong =
          leftMs === null ? (error ?? faultOf(ask, { status, served, frames, frameMs, tail })) : null;
        const stayed = ask.leave !== undefined && leftMs === null ? 'it ended before the client left' : null;
        resolve({ key: ask.key ?? null, sentMs, frameMs, totalMs, leftMs, fault: wrong ?? stayed });
      };
      this.#pool.dispatch(
        {
          path: '/v1/chat/completions',
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: 'Bearer bench',
            ...(ask.control === undefined ? {} : { 'x-draft-control': ask.control }),
            ...this.#headers,
          },
          body,
        },
        {
          onRequestStart(controller) {
            leave = () => {
              leftMs = nowMs();
              controller.abort(new Error('the client left'));
            };
          },
          onResponseStart(_, statusCode, headers) {
            status = statusCode;
            served = headers['x-draft-served'];
          },
          onResponseData(_, chunk) {
            if (!ask.stream) return;
            const atMs = nowMs() - sentMs;
            const text = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
            for (let at = text.indexOf(CONTENT); at >= 0; at = text.indexOf(CONTENT, at + 1))
              frameMs.push(atMs);
            tail = text.subarray(Math.max(0, text.length - CONTENT.length + 1));
            if (ask.leave !== undefined && 'atFrame' in ask.leave && frameMs.length >= ask.leave.atFrame)
              leave();
          },
          onResponseEnd: () => end(null),
          onResponseError: (_, error) => end(error.message),
        },
      );
    });
  }
}

function bodyOf({ model, stream, script = {}, logprobs, key }: Ask): string {
  return JSON.stringify({
    model,
    ...(stream ? { stream } : {}),
    ...(logprobs ? { logprobs, top_logprobs: 5 } : {}),
    temperature: 0.2,
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: promptFor(script, key ?? null) },
    ],
  });
}

function faultOf(
  ask: Ask,
  seen: {
    readonly status: number;
    readonly served: string | string[] | undefined;
    readonly frames: number;
    readonly frameMs: readonly number[];
    readonly tail: Buffer;
  },
): string | null {
  if (seen.status !== 200) return `status ${seen.status}`;
  if (ask.served !== undefined && seen.served !== ask.served) {
    return `served by ${String(seen.served)} instead of ${ask.served}`;
  }
  if (seen.frameMs.length !== seen.frames) return `${seen.frameMs.length} of ${seen.frames} content frames`;
  return ask.stream && !seen.tail.includes(DONE) ? 'no [DONE]' : null;
}
