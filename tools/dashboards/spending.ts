/** Adds up one selection of the spending, as a rate or an increase. */
type Sum = (metric: string) => string;

const BEHIND = 'audit|judge|observe';

/** What requests have cost themselves. Lookups share their purpose with rechecks, which heavy answers behind them. */
export function requestSpending(sum: Sum): string {
  return `(${sum(`cost_usd_total{purpose!~"${BEHIND}|cache"}`)} + ${sum('cost_usd_total{purpose="cache",role="cache"}')})`;
}

/** What was spent behind the answers: audits, grading, observing, rechecks of the cache. */
export function spendingBehind(sum: Sum): string {
  return `(${sum(`cost_usd_total{purpose=~"${BEHIND}"}`)} + ${sum('cost_usd_total{purpose="cache",role!="cache"}')})`;
}
