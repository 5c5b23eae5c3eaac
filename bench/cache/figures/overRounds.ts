import { median, quantile } from '../../quantile.ts';

/** Times over several rounds: the middle one of the rounds' own quantiles, so that one bad moment does not count. */
export interface RoundTimes {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The longest of all rounds. */
  readonly maxMs: number;
  /** Times in all. */
  readonly n: number;
}

/** @param rounds the times of each round, ms; none of them empty. */
export function overRounds(rounds: readonly (readonly number[])[]): RoundTimes {
  const middle = (q: number): number => median(rounds.map((times) => quantile(times, q)));
  return {
    p50Ms: rounded(middle(0.5)),
    p99Ms: rounded(middle(0.99)),
    maxMs: rounded(Math.max(...rounds.flat())),
    n: rounds.flat().length,
  };
}

/** To a tenth of a microsecond: a figure with more digits than it has meaning cannot be read. */
export function rounded(ms: number): number {
  return Math.round(ms * 1e4) / 1e4;
}
