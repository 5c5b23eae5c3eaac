import { z } from 'zod';
import type { Bounds } from './cutScript.ts';
import { type ModelName, modelNamed } from './models.ts';
import { Refusal } from './refusal.ts';

/** What the sandbox reads of a chat request. */
export interface ChatCall {
  readonly model: ModelName;
  readonly conversation: Conversation;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** How many alternatives to show beside each token, 0 to 20; null when no log-probabilities are asked for. */
  readonly topLogprobs: number | null;
  readonly bounds: Bounds;
  readonly choices: number;
  /** Fields that would change a real model's answer and change nothing here. */
  readonly ignored: readonly string[];
}

/** A replay fits one user message and nothing else. */
export type Conversation =
  | { readonly type: 'prompt'; readonly text: string }
  | { readonly type: 'other'; readonly text: string };

const IGNORED = [
  'temperature',
  'top_p',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'response_format',
  'tools',
  'tool_choice',
  'functions',
];

const content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  z.null(),
]);
const requestShape = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: content.optional() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(128).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1))]).nullish(),
});
type ChatBody = z.infer<typeof requestShape>;

/** Reads a request's body. Throws a Refusal: 400 with the field at fault, 404 for an unknown model. */
export function readChatCall(body: string): ChatCall {
  const request = readBody(body);
  const model = modelNamed(request.model);
  if (model === null) {
    const message = `The model \`${request.model}\` does not exist. GET /v1/models lists those that do.`;
    throw new Refusal(404, message, { param: 'model', code: 'model_not_found' });
  }
  if (request.logprobs !== true && typeof request.top_logprobs === 'number') {
    throw new Refusal(400, 'top_logprobs needs logprobs to be true.', { param: 'top_logprobs' });
  }
  return {
    model: model.id,
    conversation: conversationOf(request.messages),
    stream: request.stream ?? false,
    includeUsage: request.stream_options?.include_usage ?? false,
    topLogprobs: request.logprobs === true ? (request.top_logprobs ?? 0) : null,
    bounds: {
      maxTokens: request.max_completion_tokens ?? request.max_tokens ?? null,
      stop: typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []),
    },
    choices: request.n ?? 1,
    ignored: IGNORED.filter((field) => request[field] !== undefined && request[field] !== null),
  };
}

function readBody(body: string): ChatBody {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new Refusal(400, 'The body is not JSON.', { cause });
  }
  const read = requestShape.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const param = issue?.path.join('.') ?? '';
  const message = `Cannot use ${param === '' ? 'the body' : param}: ${issue?.message ?? 'unknown fault'}.`;
  throw new Refusal(400, message, param === '' ? {} : { param });
}

function conversationOf(messages: ChatBody['messages']): Conversation {
  const text = messages.map(textOf).join('\n').trim();
  const [only, ...others] = messages;
  const isPrompt = others.length === 0 && only?.role === 'user' && isText(only);
  return { type: isPrompt ? 'prompt' : 'other', text };
}

function textOf({ content }: ChatBody['messages'][number]): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

function isText({ content }: ChatBody['messages'][number]): boolean {
  return !Array.isArray(content) || content.every(({ type }) => type === 'text');
}
