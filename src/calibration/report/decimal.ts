import type { Estimate } from './evaluation.ts';
import { signed } from './signed.ts';

/** To three decimals. */
export function decimal(value: number): string {
  return Number.isFinite(value) ? signed(value, 3) : 'not defined';
}

/** A figure with its interval: "0.712 [0.680, 0.744]". */
export function decimalEstimate({ value, low, high }: Estimate): string {
  if (low === null || high === null) return decimal(value);
  return `${decimal(value)} [${decimal(low)}, ${decimal(high)}]`;
}
