/** A call was not made, because what it would have called is taken to be down. */
export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';
  /** When the next call may be tried, ms from now; null while one is being tried. */
  readonly retryInMs: number | null;

  constructor(retryInMs: number | null) {
    super(
      retryInMs === null
        ? 'Cannot call: earlier calls failed, and another call is trying whether it works again'
        : `Cannot call: earlier calls failed, and the next is let through in ${Math.ceil(retryInMs)} ms`,
    );
    this.retryInMs = retryInMs;
  }
}
