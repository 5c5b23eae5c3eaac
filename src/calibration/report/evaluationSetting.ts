/** What was measured on what. */
export interface EvaluationSetting {
  /** Of the dataset, or of the route that was observed. */
  readonly name: string;
  /** ISO time. */
  readonly createdAt: string;
  readonly draft: string;
  readonly heavy: string;
  /** A second cheap model that was asked; null: none. */
  readonly second: string | null;
  /** `asked`: heavy was asked. `published`: its published answers. `reference`: written answers, always right. */
  readonly heavyLabels: 'asked' | 'published' | 'reference';
  readonly promise: {
    readonly alpha: number;
    readonly delta: number;
    readonly risk: 'error' | 'benefit';
  };
  /** What kept prompts apart: `row` is exchangeable, `family` is out of family. */
  readonly split: 'row' | 'family';
  readonly seed: number;
  /** Graded prompts in each part; `ungraded` were left out. Without a test part of its own, `test` is 0. */
  readonly prompts: {
    readonly train: number;
    readonly calibration: number;
    readonly test: number;
    readonly ungraded: number;
  };
  readonly families: number;
  readonly holdBackTokens: number;
  readonly holdBackTokensMax: number;
  /** Dollars a million tokens, and where they are from; null: costs are not known. */
  readonly prices: {
    readonly draft: ModelPrice;
    readonly heavy: ModelPrice;
    readonly second: ModelPrice | null;
    readonly note: string;
  } | null;
  /** Bootstrap resamples behind the intervals, drawn by family; 0: no intervals. */
  readonly resamples: number;
}

export interface ModelPrice {
  readonly inputDollars: number;
  readonly outputDollars: number;
}
