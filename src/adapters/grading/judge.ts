import OpenAI from 'openai';
import { z } from 'zod';
import { type Cost, costOf, type Price, sumCosts, UNKNOWN_COST, type Usage } from '../../core/cost.ts';
import type { Grade, Grader, Question } from '../../ports.ts';
import { judgePrompt, VERDICT_FORMAT } from './judgePrompt.ts';

export interface JudgeOptions {
  /** Absolute, as https://api.openai.com/v1. */
  readonly baseUrl: string;
  /** Null for a server that asks for none. */
  readonly apiKey: string | null;
  /** The model's name on the wire. */
  readonly model: string;
  /** Null is unknown. */
  readonly price: Price | null;
  /** Bound of one of the calls, ms; a comparison makes two, and repeats each at most once. */
  readonly timeoutMs: number;
  /** Added to each call. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Tokens of one verdict at most: it has one short sentence in it, and a reasoning model thinks before. */
export const MAX_VERDICT_TOKENS = 1000;
/** How often a verdict is asked for when the first is none. */
const ATTEMPTS = 2;
/** Calls of one comparison at most. */
export const MAX_JUDGE_CALLS = 2 * ATTEMPTS;

const verdictShape = z.object({ reason: z.string(), verdict: z.enum(['A', 'B', 'tie']) });
type Verdict = z.infer<typeof verdictShape>['verdict'];

/**
 * A language model as a judge: a port of its own, on any server that speaks OpenAI's wire and structured
 * output. It is asked twice, with the answers in either order, since judges favour a place. A candidate that
 * loses in neither order is adequate; one that loses in one of them only is not, as `judge_inconsistent`.
 * What is no verdict, a refusal or no answer in time, is asked for once more and then left ungraded:
 * `judge_failed`.
 */
export function judgeGrader(options: JudgeOptions): Grader {
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
    async compare(question, candidate, reference, signal): Promise<Grade> {
      const costs: Cost[] = [];
      const loses: boolean[] = [];
      for (const candidateIs of ['A', 'B'] as const) {
        const [a, b] = candidateIs === 'A' ? [candidate, reference] : [reference, candidate];
        const asked = await askTwice(client, options, { question, a, b }, signal);
        costs.push(...asked.costs);
        if (asked.verdict === null) {
          return { adequate: null, grader: 'judge_failed', cost: sumCosts(costs) };
        }
        loses.push(asked.verdict !== 'tie' && asked.verdict !== candidateIs);
      }
      const lost = loses.filter(Boolean).length;
      const grader = lost === 1 ? 'judge_inconsistent' : 'judge';
      return { adequate: lost === 0, grader, cost: sumCosts(costs) };
    },
  };
}

interface Pair {
  readonly question: Question;
  readonly a: string;
  readonly b: string;
}

async function askTwice(
  client: OpenAI,
  options: JudgeOptions,
  pair: Pair,
  signal: AbortSignal,
): Promise<{ readonly verdict: Verdict | null; readonly costs: readonly Cost[] }> {
  const costs: Cost[] = [];
  for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt += 1) {
    const { verdict, cost } = await ask(client, options, pair, signal);
    costs.push(cost);
    if (verdict !== null) return { verdict, costs };
  }
  return { verdict: null, costs };
}

async function ask(
  client: OpenAI,
  { model, price }: JudgeOptions,
  { question, a, b }: Pair,
  signal: AbortSignal,
): Promise<{ readonly verdict: Verdict | null; readonly cost: Cost }> {
  try {
    const answer = await client.chat.completions.create(
      {
        model,
        messages: judgePrompt(question, a, b).map((message) => ({ ...message })),
        response_format: {
          ...VERDICT_FORMAT,
          json_schema: {
            ...VERDICT_FORMAT.json_schema,
            schema: { ...VERDICT_FORMAT.json_schema.schema },
          },
        },
        max_completion_tokens: MAX_VERDICT_TOKENS,
      },
      { signal },
    );
    return { verdict: verdictIn(answer), cost: costOf(usageOf(answer), price) };
  } catch (cause) {
    // A call that was refused costs nothing; of one that was cut short nobody knows.
    const refused = cause instanceof OpenAI.APIError && cause.status !== undefined;
    return { verdict: null, cost: refused ? { nanoDollars: 0, provenance: 'estimated' } : UNKNOWN_COST };
  }
}

/** Servers send what they like: null for whatever is no verdict. */
function verdictIn(answer: unknown): Verdict | null {
  const content = contentShape.safeParse(answer);
  const text = content.data?.choices[0]?.message.content ?? null;
  if (text === null) return null;
  try {
    return verdictShape.safeParse(JSON.parse(text)).data?.verdict ?? null;
  } catch {
    return null; // no JSON is no verdict
  }
}

const contentShape = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })),
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
