const REMEMBERED = 16;
const ENOUGH = 4;

/**
 * How long a verifier takes, by its last calls: so that a request waits for one that is quick, and never for
 * one that would not be done in time anyway.
 */
export class VerifierPace {
  readonly #lastMs: number[] = [];

  took(ms: number): void {
    this.#lastMs.push(ms);
    if (this.#lastMs.length > REMEMBERED) this.#lastMs.shift();
  }

  /** Whether it would most likely be done in this time: each of its last calls was. False while it is new. */
  fits(ms: number): boolean {
    return this.#lastMs.length >= ENOUGH && this.#lastMs.every((one) => one <= ms);
  }
}
