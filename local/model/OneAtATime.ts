/** A queue in order of arrival: one holder at a time, and whoever gives up waiting is taken out. */
export class OneAtATime {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** How many wait or hold; 0 when idle. */
  get length(): number {
    return this.#waiting;
  }

  /**
   * Resolves when it is this caller's turn, with the function that ends the turn (call it once, always).
   * Rejects with the signal's reason when it aborts first; the turn is then passed on.
   */
  async turn(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const before = this.#tail;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tail = promise;
    this.#waiting++;
    const end = () => {
      this.#waiting--;
      resolve();
    };
    const gone = Promise.withResolvers<never>();
    const leave = () => gone.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      await Promise.race([before, gone.promise]);
      return end;
    } catch (error) {
      this.#waiting--;
      // The place in the line is kept until those before are done, or the next one would overtake them.
      void before.then(resolve);
      throw error;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }
}
