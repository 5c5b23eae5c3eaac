import { createParser } from 'eventsource-parser';
import { z } from 'zod';

const scored = { token: z.string(), logprob: z.number() };
const chunk = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }),
      logprobs: z
        .object({ content: z.array(z.object({ ...scored, top_logprobs: z.array(z.object(scored)) })) })
        .nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() }).nullish(),
});

/** The fields of a request that shape an answer, as they are sent. */
export const params = {
  temperature: 0,
  max_tokens: 160,
  stream: true,
  stream_options: { include_usage: true },
  logprobs: true,
  top_logprobs: 20,
} as const;

/** A token as it arrived: natural log-probabilities to 4 decimals, `at_ms` since the answer's first token. */
interface RecordedToken {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly (readonly [token: string, logprob: number])[];
  readonly at_ms: number;
}

/** A streamed answer and when its parts arrived; `first_token_ms` since the request was sent. */
export interface Answer {
  readonly text: string;
  readonly tokens: readonly RecordedToken[];
  readonly finish_reason: string;
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly total_tokens: number;
  };
  readonly first_token_ms: number;
}

/** Asks one question and reads the stream to its end. Throws when it is refused, cut short or incomplete. */
export async function askModel(
  { baseUrl, model }: { readonly baseUrl: string; readonly model: string },
  prompt: string,
): Promise<Answer> {
  const sent = performance.now();
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: prompt }], ...params }),
  });
  if (!response.ok || response.body === null) {
    throw new Error(`Cannot record: the model answered ${response.status}: ${await response.text()}`);
  }
  const tokens: RecordedToken[] = [];
  let text = '';
  let first: number | undefined;
  let finish: string | undefined;
  let usage: Answer['usage'] | undefined;
  let done = false;
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === '[DONE]') {
        done = true;
        return;
      }
      const news = chunk.parse(JSON.parse(data));
      usage = news.usage ?? usage;
      for (const { delta, logprobs, finish_reason } of news.choices) {
        text += delta.content ?? '';
        finish = finish_reason ?? finish;
        const now = performance.now();
        for (const { token, logprob, top_logprobs } of logprobs?.content ?? []) {
          first ??= now;
          const top = top_logprobs.map((other) => [other.token, rounded(other.logprob)] as const);
          tokens.push({ token, logprob: rounded(logprob), top, at_ms: Math.round(now - first) });
        }
      }
    },
  });
  const decoder = new TextDecoder();
  for await (const bytes of response.body) parser.feed(decoder.decode(bytes, { stream: true }));
  if (!done || finish === undefined || usage === undefined) {
    throw new Error('Cannot record: the stream ended before its finish reason, usage and [DONE]');
  }
  const firstMs = Math.round((first ?? performance.now()) - sent);
  return { text, tokens, finish_reason: finish, usage, first_token_ms: firstMs };
}

function rounded(logprob: number): number {
  return Number(logprob.toFixed(4)) || 0;
}
