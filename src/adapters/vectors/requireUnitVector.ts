/** How far a squared length may be from one: vectors are kept in single precision. */
const TOLERANCE = 1e-3;

/** @throws RangeError for what is no vector of length one with so many entries; its values are not told. */
export function requireUnitVector(vector: Float32Array, dimension: number): void {
  const fault = vectorFault(vector, dimension);
  if (fault !== null) throw new RangeError(`Cannot use the vector: ${fault}`);
}

/** Why this is no vector of length one with so many entries; null: it is. Its values are not told. */
function vectorFault(vector: Float32Array, dimension: number): string | null {
  if (vector.length !== dimension) {
    return `it has ${vector.length} entries and the store holds vectors of ${dimension}`;
  }
  let squares = 0;
  for (const entry of vector) squares += entry * entry;
  // NaN and infinity too: neither is near one.
  return Math.abs(squares - 1) <= TOLERANCE ? null : 'its length is not one';
}
