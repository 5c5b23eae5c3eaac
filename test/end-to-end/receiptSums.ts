interface SeenCost {
  readonly nano_dollars: number | null;
  readonly provenance: string;
}

export interface MeasuredCall {
  readonly role: string;
  readonly model: string;
  readonly speculative: boolean;
  readonly outcome: string;
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
  } | null;
  readonly cost: SeenCost;
}

/** A receipt as GET /v1/receipts/{id} shows it: the parts that are counted. */
export interface MeasuredReceipt {
  readonly id: string;
  readonly route: string | null;
  readonly stream: boolean;
  readonly outcome: string;
  readonly served: string | null;
  readonly error: string | null;
  readonly verdict: {
    readonly kind: string;
    readonly reason: string | null;
    readonly entropy_bits: number | null;
  } | null;
  readonly late_alarms: readonly { readonly verdict: string }[];
  readonly speculations_denied: readonly unknown[];
  readonly calls: readonly MeasuredCall[];
  readonly cache: string;
  readonly cache_lookup: {
    readonly cost: SeenCost;
    readonly candidates: readonly { readonly vetoed_by: string | null }[];
  } | null;
  readonly cost: SeenCost;
  readonly heavy_alone: SeenCost;
  readonly total_ms: number;
  readonly timing: {
    readonly draft_tokens: { readonly judged: number; readonly without_logprobs: number } | null;
    readonly hold_back: { readonly outcome: string; readonly ms: number; readonly tokens: number } | null;
  };
  readonly audit: { readonly adequate: boolean | null } | null;
}

/** Sums by the values of some labels, with a space between them. */
export type Sums = Readonly<Record<string, number>>;

const NANO_DOLLARS = 1e9;

/** Adds up what each item gives; what is 0 is left out. */
export function sumsOf<Item>(items: readonly Item[], part: (item: Item) => readonly [string, number]): Sums {
  const sums = new Map<string, number>();
  for (const item of items) {
    const [labels, value] = part(item);
    sums.set(labels, (sums.get(labels) ?? 0) + value);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
}

/** Of the requests of which both are known. */
export function comparedOf(receipts: readonly MeasuredReceipt[]): readonly MeasuredReceipt[] {
  return receipts.filter(
    ({ cost, heavy_alone }) => cost.nano_dollars !== null && heavy_alone.nano_dollars !== null,
  );
}

/** Known costs of the requests' own calls and lookups. */
export function spentOf(
  receipts: readonly MeasuredReceipt[],
): readonly (SeenCost & { readonly role: string })[] {
  return receipts.flatMap(({ calls, cache_lookup }) => [
    ...calls.map(({ role, cost }) => ({ role, ...cost })),
    ...(cache_lookup === null ? [] : [{ role: 'cache', ...cache_lookup.cost }]),
  ]);
}

export function dollars({ nano_dollars }: SeenCost): number {
  return (nano_dollars ?? 0) / NANO_DOLLARS;
}
