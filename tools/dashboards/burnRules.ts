import type { AlertRule, Severity } from './rule.ts';

interface Burn {
  readonly alert: string;
  /** What comes before `:ratio_rate<window>` in the names of the recorded shares. */
  readonly level: string;
  /** The share that may. */
  readonly budget: number;
  readonly traffic: (window: string) => string;
  readonly what: string;
  readonly summary: string;
}

interface Pace {
  readonly severity: Severity;
  /** How many times faster than a budget of 30 days allows. */
  readonly factor: number;
  readonly long: string;
  readonly short: string;
  readonly leastRequests: number;
  readonly for: string;
}

/** A long window says that it matters, the short one that it goes on. */
const PACES: readonly Pace[] = [
  { severity: 'critical', factor: 14.4, long: '1h', short: '5m', leastRequests: 50, for: '2m' },
  { severity: 'critical', factor: 6, long: '6h', short: '30m', leastRequests: 100, for: '15m' },
  { severity: 'warning', factor: 3, long: '1d', short: '2h', leastRequests: 200, for: '1h' },
];

/** Alerts on a budget that is spent too fast: the quicker it goes, the shorter what is looked back on. */
export function burnRules({ alert, level, budget, traffic, what, summary }: Burn): AlertRule[] {
  return PACES.map(({ severity, factor, long, short, leastRequests, for: held }) => {
    const bound = Number((factor * budget).toPrecision(6));
    const above = (window: string) => `${level}:ratio_rate${window} > ${bound}`;
    return {
      alert,
      expr: `${above(long)} and ${above(short)} and on (job) ${traffic(long)} >= ${leastRequests}`,
      for: held,
      severity,
      window: long,
      minimumTraffic: `${leastRequests} in ${long}`,
      summary,
      description: `Over ${long} {{ $value | humanizePercentage }} of ${what}: ${factor} times too fast.`,
    };
  });
}
