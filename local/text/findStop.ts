/**
 * Looks for stop strings in bytes: `found` is where the first one begins, `held` from where on the end could
 * still become one (the length when it cannot).
 */
export function findStop(
  bytes: Uint8Array,
  stops: readonly Uint8Array[],
): { readonly found: number } | { readonly held: number } {
  const within = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = stops.map((stop) => within.indexOf(stop)).filter((place) => place !== -1);
  if (places.length > 0) return { found: Math.min(...places) };
  const longest = Math.max(0, ...stops.map((stop) => stop.length));
  for (let from = Math.max(0, bytes.length - longest + 1); from < bytes.length; from++) {
    const end = within.subarray(from);
    if (stops.some((stop) => end.length < stop.length && end.equals(stop.subarray(0, end.length)))) {
      return { held: from };
    }
  }
  return { held: bytes.length };
}
