/** Upper bounds of buckets. None is a whole number: `le="5"` of one Prometheus is `le="5.0"` of another. */
export const METRIC_BUCKETS = {
  /** Of whole requests and calls, seconds. */
  long: [0.05, 0.1, 0.25, 0.5, 0.75, 1.01, 1.5, 2.5, 5.01, 10.01, 20.01, 30.01, 60.01, 120.01, 300.01],
  /** Until something comes, seconds. */
  first: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.6, 0.8, 1.01, 1.5, 2.5, 5.01, 10.01, 20.01],
  /** Between pieces, or while a draft is held, seconds. */
  pause: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.2, 2.5, 5.01, 15.01],
  /** What takes no model: seconds. */
  short: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.01, 2.5],
  /** Tokens held back: between whole counts. */
  tokens: [0.5, 4.5, 8.5, 10.5, 12.5, 16.5, 24.5, 32.5, 48.5, 64.5, 128.5],
  /** Entropy of a window, to which the thresholds of the routes are added. */
  bits: [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.2, 1.4, 1.8, 2.2, 2.5, 3.5],
} as const;
