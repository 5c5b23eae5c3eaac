/** Sentences around a question, the same on both sides, so that the difference lies deep in a longer text. */
export interface Carrier {
  /** Ends in a space, or is empty. */
  readonly before: string;
  /** Starts with a space, or is empty. */
  readonly after: string;
}
