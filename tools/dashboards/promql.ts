/** PromQL of Grafana: the rate over what is between two points of a panel. */
const RATE = '[$__rate_interval]';
/** PromQL of Grafana: the increase over the whole time range of a dashboard. */
const RANGE = '[$__range]';

/** A share, which is absent, not infinite, while there is nothing to share. */
export function share(part: string, whole: string): string {
  return `${part} / (${whole} > 0)`;
}

/** `sum by (...)` of a counter's rate, a second. */
export function rate(metric: string, by: readonly string[] = [], over = RATE): string {
  return `sum${grouped(by)}(rate(draftthinker_${metric}${over}))`;
}

/** `sum by (...)` of a counter's increase. */
export function increase(metric: string, by: readonly string[] = [], over = RANGE): string {
  return `sum${grouped(by)}(increase(draftthinker_${metric}${over}))`;
}

/**
 * A quantile of a histogram, absent while nothing was observed.
 * @param histogram its name without a suffix.
 * @param where a selector with its braces, or nothing.
 */
export function quantile(
  q: number,
  histogram: string,
  {
    where = '',
    by = [],
    over = RATE,
  }: { readonly where?: string; readonly by?: readonly string[]; readonly over?: string } = {},
): string {
  return `histogram_quantile(${q}, ${rate(`${histogram}_bucket${where}`, ['le', ...by], over)}) >= 0`;
}

/** The mean of a histogram, absent while nothing was observed. */
export function mean(
  histogram: string,
  {
    where = '',
    by = [],
    over = RATE,
  }: { readonly where?: string; readonly by?: readonly string[]; readonly over?: string } = {},
): string {
  const of = (suffix: string) => rate(`${histogram}_${suffix}${where}`, by, over);
  return share(of('sum'), of('count'));
}

function grouped(by: readonly string[]): string {
  return by.length === 0 ? '' : ` by (${by.join(', ')}) `;
}
