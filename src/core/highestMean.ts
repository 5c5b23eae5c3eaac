/** Mean of the values; 0 for none. */
export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}

/**
 * The highest mean of a window that slides over the values and holds at most the last `size`. Windows are
 * looked at from the `from`th value on, or once all are in where there are fewer. 0 for no values.
 * @param values not negative.
 */
export function highestMean(values: Float64Array, size: number, from = size): number {
  const width = Math.min(size, values.length);
  if (width === 0) return 0;
  let sum = 0;
  let highest = 0;
  for (let at = 0; at < width; at += 1) {
    sum += values[at] ?? 0;
    if (at + 1 >= from || at + 1 === width) highest = Math.max(highest, sum / (at + 1));
  }
  let most = sum;
  for (let at = width; at < values.length; at += 1) {
    sum += (values[at] ?? 0) - (values[at - width] ?? 0);
    if (sum > most) most = sum;
  }
  return Math.max(highest, most / width);
}

/** Mean of the last `size` values, or of all where there are fewer; 0 for none. */
export function lastMean(values: Float64Array, size: number): number {
  return meanOf(values.subarray(Math.max(0, values.length - size)));
}
