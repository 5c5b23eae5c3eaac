/**
 * The same direction with length one.
 * @throws RangeError for what has no direction or another size than `dimension`; the message has no values.
 */
export function unitVector(values: readonly number[], dimension: number): Float32Array {
  if (values.length !== dimension) {
    throw new RangeError(`it has ${values.length} entries and ${dimension} are needed`);
  }
  let largest = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RangeError('not every entry is a finite number');
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) throw new RangeError('every entry is 0');
  // Scaled first: squares of entries that a server may send neither overflow nor vanish.
  const squares = values.reduce((sum, value) => sum + (value / largest) ** 2, 0);
  const length = Math.sqrt(squares);
  return Float32Array.from(values, (value) => value / largest / length);
}
