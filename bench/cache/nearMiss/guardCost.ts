import { quantile } from '../../quantile.ts';
import type { GuardParts } from './pairVerdict.ts';

/** Microseconds of one call, over many. */
export interface CostUs {
  readonly calls: number;
  /** Of the processor's time: what other processes take meanwhile does not count. */
  readonly cpuMean: number;
  /** By the clock, as p50 and p99. */
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
}

/** Calls after which the compiler has seen every guard at work. */
const WARM_CALLS = 8000;

/**
 * What the guards cost a pair. Every other pair warms the compiler up; the rest is asked once and measured, so
 * that nothing the guards may keep of a pair helps.
 * @param clocks.nowNs monotonic, in nanoseconds.
 * @param clocks.cpuUs processor time of this process, in microseconds.
 */
export function guardCost(
  pairs: readonly { readonly left: string; readonly right: string }[],
  { guardPair }: Pick<GuardParts, 'guardPair'>,
  { nowNs, cpuUs }: { readonly nowNs: () => bigint; readonly cpuUs: () => number },
): CostUs {
  const warming = pairs.filter((_, at) => at % 2 === 1);
  const rounds = Math.ceil(WARM_CALLS / Math.max(1, warming.length));
  for (let round = 0; round < rounds; round += 1)
    for (const { left, right } of warming) guardPair(left, right);
  const cpuFromUs = cpuUs();
  const us = pairs
    .filter((_, at) => at % 2 === 0)
    .map(({ left, right }) => {
      const fromNs = nowNs();
      guardPair(left, right);
      return Number(nowNs() - fromNs) / 1000;
    });
  const cpu = cpuUs() - cpuFromUs;
  const sum = us.reduce((all, one) => all + one, 0);
  return {
    calls: us.length,
    cpuMean: cpu / us.length,
    mean: sum / us.length,
    p50: quantile(us, 0.5),
    p99: quantile(us, 0.99),
  };
}
