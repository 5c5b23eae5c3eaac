import { tokenLogprob, topOfEntropy } from './evidence.ts';
import type { Script, Step } from './script.ts';
import type { ScriptedRequest } from './scriptedRequest.ts';
import { done, finish, role, token, usage } from './steps.ts';
import { json } from './transportSteps.ts';

export interface AnswerOptions {
  /** Entropy of every token, bits; 0.2 by default. Only sent when the request asks for log-probabilities. */
  readonly bits?: number;
  readonly finish?: string;
  /** Steps put before the token of this place. */
  readonly before?: Readonly<Record<number, Step>>;
}

/**
 * A server in good health: streams or answers whole as it was asked, reports log-probabilities and usage
 * when it was asked. A string is cut into words; an array is the tokens themselves.
 */
export function answers(text: string | readonly string[], options: AnswerOptions = {}): Script {
  const pieces = typeof text === 'string' ? (text.match(/\s*\S+/g) ?? []) : text;
  return (request) =>
    request.json.stream === true ? streamed(pieces, options, request) : inOneGo(pieces, options, request);
}

function streamed(pieces: readonly string[], options: AnswerOptions, request: ScriptedRequest): Step[] {
  const evidence = asksForLogprobs(request) ? { bits: options.bits ?? 0.2 } : {};
  const streamOptions = request.json.stream_options;
  const counts =
    typeof streamOptions === 'object' && streamOptions !== null && 'include_usage' in streamOptions;
  const steps: Step[] = [role()];
  for (const [place, piece] of pieces.entries()) {
    const before = options.before?.[place];
    if (before !== undefined) steps.push(before);
    steps.push(token(piece, evidence));
  }
  steps.push(finish(options.finish ?? 'stop'));
  if (counts && streamOptions.include_usage === true) steps.push(usage());
  steps.push(done());
  return steps;
}

function inOneGo(pieces: readonly string[], options: AnswerOptions, request: ScriptedRequest): Step[] {
  const top = topOfEntropy(options.bits ?? 0.2);
  const content = pieces.map((piece) => tokenLogprob(piece, top[0] ?? 0, top));
  const completion = {
    id: `chatcmpl-scripted-${request.number}`,
    object: 'chat.completion',
    created: 1_767_225_600,
    model: request.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: pieces.join(''), refusal: null },
        logprobs: asksForLogprobs(request) ? { content, refusal: null } : null,
        finish_reason: options.finish ?? 'stop',
      },
    ],
    usage: { prompt_tokens: 10, completion_tokens: pieces.length, total_tokens: 10 + pieces.length },
  };
  return Object.values(options.before ?? {}).concat(json(200, completion));
}

function asksForLogprobs(request: ScriptedRequest): boolean {
  return request.json.logprobs === true;
}
