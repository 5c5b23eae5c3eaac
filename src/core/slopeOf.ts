/** By how much the values rise from one to the next, by least squares; 0 for fewer than two. */
export function slopeOf(values: Float64Array): number {
  const count = values.length;
  if (count < 2) return 0;
  const middle = (count - 1) / 2;
  let rise = 0;
  for (let at = 0; at < count; at += 1) rise += (at - middle) * (values[at] ?? 0);
  return (12 * rise) / (count * (count * count - 1));
}
