/** Features cut at quantiles: what a tree needs to know of each example. */
export interface BinnedTable {
  /** By feature, then by row: the bin the value falls into. */
  readonly bins: readonly Uint8Array[];
  /** By feature: the cuts, ascending; bin b holds values <= cuts[b] and > cuts[b - 1]. */
  readonly cuts: readonly (readonly number[])[];
}

/** Bins of a feature at most. */
export const BINS = 32;

/**
 * Cuts each feature at no more than 31 places, halfway between neighbouring values, about as many examples
 * in each bin. A constant feature has no cut.
 */
export function binnedTable(rows: readonly (readonly number[])[]): BinnedTable {
  const features = rows[0]?.length ?? 0;
  const cuts: number[][] = [];
  const bins: Uint8Array[] = [];
  for (let feature = 0; feature < features; feature += 1) {
    const column = Float64Array.from(rows, (row) => row[feature] ?? 0);
    const places = cutsOf(Float64Array.from(column).sort());
    cuts.push(places);
    bins.push(Uint8Array.from(column, (value) => binOf(value, places)));
  }
  return { bins, cuts };
}

function cutsOf(ascending: Float64Array): number[] {
  const places = new Set<number>();
  for (let bin = 1; bin < BINS; bin += 1) {
    let at = Math.floor((bin * ascending.length) / BINS);
    const value = ascending[at] ?? 0;
    // The cut belongs before a run of equal values; where that is the start, after it.
    while (at > 0 && ascending[at - 1] === value) at -= 1;
    if (at === 0) while (at < ascending.length && ascending[at] === value) at += 1;
    const below = ascending[at - 1];
    const above = ascending[at];
    if (below === undefined || above === undefined) continue;
    const middle = below + (above - below) / 2;
    places.add(middle < above ? middle : below);
  }
  return [...places].sort((one, other) => one - other);
}

function binOf(value: number, cuts: readonly number[]): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (cuts[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
