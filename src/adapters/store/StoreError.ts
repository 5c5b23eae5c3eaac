/** A store could not do what it was asked for: a lookup goes on as a miss. Never holds a password or a value. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}
