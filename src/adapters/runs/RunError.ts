/** A run directory that cannot be used as it was asked for. The message says why, and what to do. */
export class RunError extends Error {
  override readonly name = 'RunError';
  /** `mismatch`: it belongs to another run. `locked`: another process writes it. */
  readonly kind: 'mismatch' | 'missing' | 'locked' | 'damaged' | 'unwritable';

  constructor(kind: RunError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
