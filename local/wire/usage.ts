/** What an answer took, as OpenAI counts it; `reused` prompt tokens were still in the model's cache. */
export interface Counts {
  readonly prompt: number;
  readonly reused: number;
  /** Every token that was generated: the one that ends an answer and those a stop string swallowed too. */
  readonly completion: number;
}

/** The `usage` object of an answer. */
export function usage({ prompt, reused, completion }: Counts): object {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: reused, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
