/** Where a figure comes from. `unknown` goes with null, never with 0. */
export type Provenance = 'reported' | 'estimated' | 'unknown' | 'illustrative';

/** Tokens of one upstream call. */
export interface Usage {
  readonly promptTokens: number;
  /** The part of promptTokens that the provider served from its prompt cache. */
  readonly cachedPromptTokens: number;
  readonly completionTokens: number;
  readonly provenance: 'reported' | 'estimated';
}

/** A model's list price in whole pico-dollars a token: one dollar a million tokens is 1,000,000. */
export interface Price {
  readonly inputPico: number;
  readonly cachedInputPico: number;
  readonly outputPico: number;
  /** ISO date on which the price was read. */
  readonly asOf: string;
  readonly source: string;
  /** A price that stands in for a model which has none, as the sandbox's. */
  readonly illustrative: boolean;
}

/** What one call, or several, cost in whole nano-dollars. */
export interface Cost {
  readonly nanoDollars: number | null;
  readonly provenance: Provenance;
}

export const UNKNOWN_COST: Cost = { nanoDollars: null, provenance: 'unknown' };
export const NO_COST: Cost = { nanoDollars: 0, provenance: 'reported' };

const PICO_PER_NANO = 1000;

/** Cost of one call, rounded half up to a nano-dollar; unknown without a price or a usage. */
export function costOf(usage: Usage | null, price: Price | null): Cost {
  if (usage === null || price === null) return UNKNOWN_COST;
  const cached = Math.min(usage.cachedPromptTokens, usage.promptTokens);
  const pico =
    (usage.promptTokens - cached) * price.inputPico +
    cached * price.cachedInputPico +
    usage.completionTokens * price.outputPico;
  const rest = pico % PICO_PER_NANO;
  return {
    nanoDollars: (pico - rest) / PICO_PER_NANO + (rest >= PICO_PER_NANO / 2 ? 1 : 0),
    provenance: price.illustrative ? 'illustrative' : usage.provenance,
  };
}

/** Sum of several costs: unknown when any is, and never better founded than its weakest part. */
export function sumCosts(costs: readonly Cost[]): Cost {
  let nanoDollars = 0;
  let provenance: Provenance = 'reported';
  for (const cost of costs) {
    if (cost.nanoDollars === null) return UNKNOWN_COST;
    nanoDollars += cost.nanoDollars;
    if (WEAKNESS[cost.provenance] > WEAKNESS[provenance]) provenance = cost.provenance;
  }
  return { nanoDollars, provenance };
}

/** Nano-dollars as an exact decimal of US dollars: 1234 is "0.000001234". */
export function formatDollars(nanoDollars: number): string {
  const sign = nanoDollars < 0 ? '-' : '';
  const digits = Math.abs(nanoDollars).toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  return sign + digits.slice(0, -9) + (fraction === '' ? '' : `.${fraction}`);
}

/**
 * Whole pico-dollars a token from US dollars a million tokens.
 * @throws RangeError when the price is negative or finer than a pico-dollar a token.
 */
export function picoPerToken(dollarsPerMillion: number): number {
  const pico = Math.round(dollarsPerMillion * 1e6);
  if (pico / 1e6 !== dollarsPerMillion || !Number.isSafeInteger(pico) || pico < 0) {
    throw new RangeError(
      `Cannot use ${dollarsPerMillion} as dollars a million tokens: it must be >= 0 with at most six decimals`,
    );
  }
  return pico;
}

const WEAKNESS: Record<Provenance, number> = { reported: 0, estimated: 1, illustrative: 2, unknown: 3 };
