import OpenAI from 'openai';

/** A token as it came: natural log-probabilities to 4 decimals, milliseconds since the first token. */
export interface CollectedToken {
  readonly text: string;
  readonly logprob: number;
  readonly top: readonly number[];
  readonly atMs: number;
}

/** A streamed answer with its evidence. */
export interface CollectedAnswer {
  readonly text: string;
  readonly tokens: readonly CollectedToken[];
  readonly finishReason: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Since the request was sent. */
  readonly firstTokenMs: number;
}

/** Asks one question at temperature 0 and reads the stream to its end. Throws when it is cut short. */
export async function askDraft(
  { baseUrl, model }: { readonly baseUrl: string; readonly model: string },
  { prompt, maxTokens }: { readonly prompt: string; readonly maxTokens: number },
): Promise<CollectedAnswer> {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0, timeout: 600_000 });
  const sent = performance.now();
  const stream = await client.chat.completions.create({
    ...{ model, temperature: 0, max_tokens: maxTokens, stream: true, logprobs: true, top_logprobs: 20 },
    messages: [{ role: 'user', content: prompt }],
    stream_options: { include_usage: true },
  });
  const tokens: CollectedToken[] = [];
  let text = '';
  let first: number | undefined;
  let finishReason: string | undefined;
  let usage: OpenAI.CompletionUsage | undefined;
  for await (const chunk of stream) {
    const now = performance.now();
    usage = chunk.usage ?? usage;
    const choice = chunk.choices[0];
    text += choice?.delta.content ?? '';
    finishReason = choice?.finish_reason ?? finishReason;
    for (const entry of choice?.logprobs?.content ?? []) {
      first ??= now;
      const top = entry.top_logprobs.map(({ logprob }) => rounded(logprob));
      tokens.push({
        text: entry.token,
        logprob: rounded(entry.logprob),
        top,
        atMs: Math.round(now - first),
      });
    }
  }
  if (finishReason === undefined || usage === undefined) {
    throw new Error('Cannot collect: the stream ended before its finish reason and usage');
  }
  const firstTokenMs = Math.round((first ?? performance.now()) - sent);
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = usage;
  return { text, tokens, finishReason, promptTokens, completionTokens, firstTokenMs };
}

function rounded(logprob: number): number {
  return Number(logprob.toFixed(4)) || 0;
}
