import { type Price, picoPerToken } from '../../core/cost.ts';

/** The address that OpenAI's list prices and default models hold for. */
export const OPENAI_BASE_URL = 'https://api.openai.com/v1';

/** The day from which on these prices are known to hold. */
const AS_OF = '2025-04-14';
const SOURCE = 'https://openai.com/api/pricing';

/** US dollars a million tokens: input, cached input, output. */
const DOLLARS: ReadonlyMap<string, readonly [number, number, number]> = new Map([
  ['gpt-4.1', [2, 0.5, 8]],
  ['gpt-4.1-mini', [0.4, 0.1, 1.6]],
  ['gpt-4.1-nano', [0.1, 0.025, 0.4]],
  ['gpt-4o', [2.5, 1.25, 10]],
  ['gpt-4o-mini', [0.15, 0.075, 0.6]],
  // Embedding models have no answer to be paid for.
  ['text-embedding-3-small', [0.02, 0.02, 0]],
  ['text-embedding-3-large', [0.13, 0.13, 0]],
]);

/**
 * OpenAI's list price of a model, by the exact name on its wire; null when the table lacks it. True only of
 * OpenAI's own address: whoever else serves a model of that name sets their own price.
 */
export function listPrice(model: string): Price | null {
  const dollars = DOLLARS.get(model);
  if (dollars === undefined) return null;
  const [input, cachedInput, output] = dollars;
  return {
    inputPico: picoPerToken(input),
    cachedInputPico: picoPerToken(cachedInput),
    outputPico: picoPerToken(output),
    asOf: AS_OF,
    source: SOURCE,
    illustrative: false,
  };
}
