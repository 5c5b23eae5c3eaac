import OpenAI from 'openai';
import { z } from 'zod';
import { type Cost, costOf, NO_COST, UNKNOWN_COST, type Usage } from '../../core/cost.ts';
import type { ReuseVerifier } from '../../ports.ts';
import { type JudgeOptions, MAX_VERDICT_TOKENS } from './judge.ts';
import { REUSE_CHECKS, REUSE_FORMAT, type ReusePair, reusePrompt } from './reusePrompt.ts';

/** Where the judge is, as that of answers. */
export interface ReuseJudgeOptions extends Omit<JudgeOptions, 'timeoutMs'> {
  /** Bound of the one call, ms. */
  readonly timeoutMs: number;
}

const verdictShape = z.object({
  reason: z.string(),
  checks: z.strictObject(
    Object.fromEntries(REUSE_CHECKS.map(({ name }) => [name, z.boolean()])) as Record<string, z.ZodBoolean>, // one for each check
  ),
});

interface Verdict {
  readonly reusable: boolean;
  readonly reason: string;
}

/**
 * A language model that says whether an answer to one question may be given to another, on any server that speaks
 * OpenAI's wire and structured output. It makes five checks, and a single no is a no. It is asked once: what is
 * no verdict, a refusal or no answer in time, could not be told.
 */
export function judgeReuse(options: ReuseJudgeOptions): ReuseVerifier {
  const { model, price } = options;
  const client = new OpenAI({
    baseURL: options.baseUrl,
    // The package wants one; a server that asks for none does not read it.
    apiKey: options.apiKey ?? 'none',
    // Variables of the environment are for the configuration to name.
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: options.timeoutMs,
    defaultHeaders: options.headers ?? {},
    logLevel: 'off',
  });
  return {
    async mayReuse(pair, signal) {
      if (signal.aborted) return { reusable: null, reason: 'nobody waits', cost: NO_COST };
      try {
        const answer = await client.chat.completions.create(bodyOf(model, pair), { signal });
        const verdict = verdictIn(answer);
        const cost = costOf(usageOf(answer), price);
        return verdict === null
          ? { reusable: null, reason: 'no verdict', cost }
          : { reusable: verdict.reusable, reason: verdict.reason, cost };
      } catch (cause) {
        return { reusable: null, reason: 'no answer', cost: costOfFailure(cause) };
      }
    },
  };
}

function bodyOf(model: string, pair: ReusePair): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const { json_schema } = REUSE_FORMAT;
  return {
    model,
    messages: reusePrompt(pair).map((message) => ({ ...message })),
    response_format: { ...REUSE_FORMAT, json_schema: { ...json_schema, schema: { ...json_schema.schema } } },
    max_completion_tokens: MAX_VERDICT_TOKENS,
  };
}

/** A call that was refused costs nothing; of one that was cut short nobody knows. */
function costOfFailure(cause: unknown): Cost {
  const refused = cause instanceof OpenAI.APIError && cause.status !== undefined;
  return refused ? { nanoDollars: 0, provenance: 'estimated' } : UNKNOWN_COST;
}

/** Servers send what they like: null for whatever is no verdict, and for one that was cut off. */
function verdictIn(answer: unknown): Verdict | null {
  const [choice] = answerShape.safeParse(answer).data?.choices ?? [];
  if (choice === undefined || (choice.finish_reason ?? 'stop') !== 'stop') return null;
  try {
    const read = verdictShape.safeParse(JSON.parse(choice.message.content ?? ''));
    if (!read.success) return null;
    const failing = REUSE_CHECKS.filter(({ name }) => read.data.checks[name] !== true);
    const reason = failing.length === 0 ? read.data.reason : failing.map(({ name }) => name).join(', ');
    return { reusable: failing.length === 0, reason };
  } catch {
    return null; // no JSON is no verdict
  }
}

const answerShape = z.object({
  choices: z.array(
    z.object({ message: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }),
  ),
});
const usageShape = z.object({
  usage: z.object({
    prompt_tokens: z.int().min(0),
    completion_tokens: z.int().min(0),
    prompt_tokens_details: z.object({ cached_tokens: z.int().min(0).nullish() }).nullish(),
  }),
});

function usageOf(answer: unknown): Usage | null {
  const read = usageShape.safeParse(answer);
  if (!read.success) return null;
  const { prompt_tokens, completion_tokens, prompt_tokens_details } = read.data.usage;
  return {
    promptTokens: prompt_tokens,
    cachedPromptTokens: prompt_tokens_details?.cached_tokens ?? 0,
    completionTokens: completion_tokens,
    provenance: 'reported',
  };
}
