/** Pairs of a public set with what people said about each. */
export interface LabelledPairs<Label extends string> {
  readonly pairs: readonly LabelledPair<Label>[];
  /** Lines that could not be read, each with its number and the reason. */
  readonly faults: readonly string[];
}

export interface LabelledPair<Label extends string> {
  /** The set's own number of the pair. */
  readonly id: string;
  readonly left: string;
  readonly right: string;
  readonly label: Label;
}
