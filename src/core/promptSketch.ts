/**
 * The terms of a prompt as hashes with their counts: what neighbours are found by. Not the text, though a
 * guessed word can be tested against it.
 */
export interface PromptSketch {
  /** Hashes in [0, 2^20), ascending, each once. */
  readonly terms: readonly number[];
  /** How often each occurs, >= 1; as long as `terms`. */
  readonly counts: readonly number[];
}
