import { z } from 'zod';
import { ApiError } from './ApiError.ts';

const textPart = z.object({ type: z.literal('text', 'only text parts can be read here'), text: z.string() });
const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(textPart).min(1)], 'must be a string or an array of text parts'),
});
const stop = z.string().min(1);

const schema = z.object({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.number().refine(Number.isInteger, 'must be an integer').nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z
    .union([stop, z.array(stop).max(4)], 'must be a string or an array of at most 4, none empty')
    .nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
});

/** A chat request that was found answerable, OpenAI's defaults filled in. */
export interface ChatRequest {
  readonly model: string;
  readonly turns: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly temperature: number;
  readonly topP: number;
  /** As it was sent; undefined asks for chance. */
  readonly seed: number | undefined;
  /** Undefined: as many as the context holds. */
  readonly mostTokens: number | undefined;
  readonly stops: readonly string[];
  /** How many alternatives a token; undefined when no log-probabilities were asked for. */
  readonly alternatives: number | undefined;
}

/** What would change the answer and cannot be done here, unless its value asks for nothing. */
const unsupported: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  tools: (value) => Array.isArray(value) && value.length === 0,
  functions: (value) => Array.isArray(value) && value.length === 0,
  response_format: (value) => z.object({ type: z.literal('text') }).safeParse(value).success,
  logit_bias: (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0,
  presence_penalty: (value) => value === 0,
  frequency_penalty: (value) => value === 0,
  audio: () => false,
};

/** Reads a request's JSON. Throws an ApiError 400 that names the first field at fault. */
export function readChatRequest(json: unknown): ChatRequest {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const param = issue === undefined ? null : pathOf(issue.path);
    throw new ApiError(
      400,
      `Invalid value for '${param ?? 'body'}': ${issue?.message ?? 'cannot be read'}.`,
      {
        ...{ param, code: 'invalid_value' },
      },
    );
  }
  const { data } = parsed;
  for (const [param, asksNothing] of Object.entries(unsupported)) {
    const value = (json as Readonly<Record<string, unknown>>)[param];
    if (value === undefined || value === null || asksNothing(value)) continue;
    throw new ApiError(400, `Unsupported parameter: '${param}' is not supported by the local model.`, {
      ...{ param, code: 'unsupported_parameter' },
    });
  }
  if (typeof data.top_logprobs === 'number' && data.logprobs !== true) {
    throw new ApiError(400, "The 'top_logprobs' parameter needs 'logprobs' to be true.", {
      param: 'top_logprobs',
    });
  }
  return {
    model: data.model,
    turns: data.messages.map(({ role, content }) => ({
      role: role === 'developer' ? 'system' : role,
      content: typeof content === 'string' ? content : content.map((part) => part.text).join(''),
    })),
    stream: data.stream === true,
    includeUsage: data.stream_options?.include_usage === true,
    temperature: data.temperature ?? 1,
    topP: data.top_p ?? 1,
    seed: data.seed ?? undefined,
    mostTokens: data.max_completion_tokens ?? data.max_tokens ?? undefined,
    stops: data.stop === undefined || data.stop === null ? [] : [data.stop].flat(),
    alternatives: data.logprobs === true ? (data.top_logprobs ?? 0) : undefined,
  };
}

function pathOf(path: readonly PropertyKey[]): string | null {
  if (path.length === 0) return null;
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('');
}
