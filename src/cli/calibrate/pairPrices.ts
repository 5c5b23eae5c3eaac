import type { ModelConfig, RouteConfig } from '../../adapters/config/config.ts';
import type { PairPrices, TokenPrices } from '../../calibration/servingCost.ts';
import type { Price } from '../../core/cost.ts';

/** The prices of a route's models in dollars a million tokens, and where they are from; null when one is unknown. */
export function pairPrices({
  draft,
  heavy,
  second,
}: RouteConfig): (PairPrices & { readonly note: string }) | null {
  if (draft.price === null || heavy.price === null) return null;
  if (second !== null && second.price === null) return null;
  return {
    draft: dollars(draft.price),
    heavy: dollars(heavy.price),
    second: second === null || second.price === null ? null : dollars(second.price),
    note: [draft, heavy, ...(second === null ? [] : [second])].map(sourceOf).join('; '),
  };
}

const PICO_PER_DOLLAR_A_MILLION = 1e6;

function dollars({ inputPico, outputPico }: Price): TokenPrices {
  return {
    inputDollars: inputPico / PICO_PER_DOLLAR_A_MILLION,
    outputDollars: outputPico / PICO_PER_DOLLAR_A_MILLION,
  };
}

function sourceOf({ name, price }: ModelConfig): string {
  const illustrative = price?.illustrative === true ? ', illustrative' : '';
  return `${name}: ${price?.source ?? 'unknown'}, ${price?.asOf ?? 'no date'}${illustrative}`;
}
