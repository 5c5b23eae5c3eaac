import type { PromptSketch } from './promptSketch.ts';

const NAMES = ['prompt_tokens_log', 'prompt_terms_log', 'prompt_repeats_log'] as const;

/** The names `promptFeatures` gives, in order. */
export const PROMPT_FEATURES: readonly string[] = NAMES;

/**
 * What a prompt tells by its size alone, before anything is drafted.
 * @param promptTokens estimated or reported, >= 0.
 */
export function promptFeatures(
  sketch: PromptSketch,
  promptTokens: number,
): Readonly<Record<(typeof NAMES)[number], number>> {
  const distinct = sketch.terms.length;
  let terms = 0;
  for (const count of sketch.counts) terms += count;
  return {
    prompt_tokens_log: Math.log1p(Math.max(0, promptTokens)),
    prompt_terms_log: Math.log1p(distinct),
    prompt_repeats_log: distinct === 0 ? 0 : Math.log(Math.max(1, terms / distinct)),
  };
}
