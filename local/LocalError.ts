/** A failure that the reader can act on: printed as its message alone, without a stack. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
