/** The recorded drafter. Its answers, log-probabilities and pace are those of the real model. */
export const DRAFT_MODEL = 'SmolLM2-135M-Instruct';

/** Stands where an expensive model would: it recites answers that people wrote. */
export const REFERENCE_MODEL = 'reference-not-a-model';

export type ModelName = typeof DRAFT_MODEL | typeof REFERENCE_MODEL;

/** What GET /v1/models lists; `description` is the sandbox's own field. */
export const MODELS = [
  {
    id: DRAFT_MODEL,
    object: 'model',
    created: 1_730_332_800,
    owned_by: 'draft-thinker-sandbox',
    description:
      'Replays recorded answers of HuggingFaceTB/SmolLM2-135M-Instruct (Q4_1) token by token, with the ' +
      'recorded top-20 log-probabilities and timings. Temperature, seed and tools are ignored.',
  },
  {
    id: REFERENCE_MODEL,
    object: 'model',
    created: 1_730_332_800,
    owned_by: 'draft-thinker-sandbox',
    description:
      'No model: streams the written reference answer of a known prompt at a stated pace. It has no ' +
      'log-probabilities, counts word pieces as tokens, and ignores temperature, seed and tools.',
  },
] as const satisfies readonly { readonly id: ModelName; readonly [field: string]: unknown }[];

/** The model of this name, or null when the sandbox has none. */
export function modelNamed(name: string): (typeof MODELS)[number] | null {
  return MODELS.find(({ id }) => id === name) ?? null;
}
