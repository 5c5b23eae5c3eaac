/** One figure of the cache with the promise it is about. */
export interface CacheFigure {
  /** `G1` to `G9`, or the name of a cost; `-` parts one promise into several. Stays the same over versions. */
  readonly id: string;
  readonly promise: string;
  /** The values in words. */
  readonly measured: string;
  /** Null: it could not be measured here, and `measured` says how it can. */
  readonly kept: boolean | null;
  /** How many of what `counted` names stand behind it. */
  readonly n: number;
  readonly counted: string;
  /** Milliseconds and microseconds by their names; the others are counts, or shares in [0, 1]. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Of the share that is promised: exact, 95 % (Clopper and Pearson 1934). Null where the promise is of no share. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** What the values are made of, where there is more to tell. */
  readonly parts?: unknown;
}

/** A figure as it is kept: when, beside what, and how to have it again. */
export interface KeptFigure extends CacheFigure {
  /** ISO date and time. */
  readonly at: string;
  readonly node: string;
  readonly guardsVersion: string;
  /** Processes that ran or waited, over the last minute, before and after: above the number of cores, times are not to be quoted. */
  readonly load: { readonly before: number; readonly after: number };
  readonly command: string;
}

/** What a measurement is given. */
export interface Measuring {
  /** Tells whether everything runs; its figures are not to be quoted. */
  readonly quick: boolean;
  /** Files of public pairs; none: that figure is absent. */
  readonly sick: readonly string[];
  readonly qqp: readonly string[];
}

/** Some figures that are measured together. */
export interface FigureGroup {
  readonly ids: readonly string[];
  readonly measure: (given: Measuring) => Promise<readonly CacheFigure[]>;
}
