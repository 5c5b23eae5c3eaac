import type { Estimate } from './evaluation.ts';
import { signed } from './signed.ts';

/** A share as per cent: 0.1234 is "12.3 %". What is no finite number is "not defined". */
export function percent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${signed(share * 100, digits)} %` : 'not defined';
}

/** A share with its interval: "12.3 % [10.1, 14.0]". */
export function percentEstimate({ value, low, high }: Estimate): string {
  if (low === null || high === null) return percent(value);
  return `${percent(value)} [${signed(low * 100, 1)}, ${signed(high * 100, 1)}]`;
}

/** An estimate that may be missing; `otherwise` says why. */
export function orElse(estimate: Estimate | null, otherwise: string): string {
  return estimate === null ? otherwise : percentEstimate(estimate);
}
