import { Counter, Gauge, type Registry } from 'prom-client';
import type { CacheFigures, Counts } from '../core/cacheFigures.ts';
import { METRIC_PREFIX, METRICS, type MetricRow } from './metricRow.ts';

/** How a cache is read. */
export interface CacheReading {
  /** Null: it is switched off. */
  figures(): CacheFigures | null;
  /** Whether each store answers. */
  stores(): Readonly<Record<string, boolean>>;
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

const BREAKER_VALUES = { closed: 0, halfOpen: 1, open: 2 } as const;

/** Registers the metrics of a cache; one that is switched off has no samples. */
export function addCacheMetrics(registry: Registry, { figures, stores }: CacheReading): void {
  const add = (row: MetricRow, samples: (figures: CacheFigures) => readonly Sample[]) => {
    const about = {
      name: `${METRIC_PREFIX}${row.name}`,
      help: row.help,
      labelNames: [...row.labels],
      registers: [registry],
    };
    const read = () => {
      const now = figures();
      return now === null ? [] : samples(now);
    };
    if (row.type === 'gauge') {
      new Gauge({
        ...about,
        collect() {
          this.reset();
          // Without labels a reset leaves a 0, which would be told as a count.
          if (row.labels.length === 0) this.remove();
          for (const [labels, value] of read()) this.set(labels, value);
        },
      });
    } else {
      // The cache has counted; what it says is the count.
      new Counter({
        ...about,
        collect() {
          this.reset();
          if (row.labels.length === 0) this.remove();
          for (const [labels, value] of read()) this.inc(labels, value);
        },
      });
    }
  };

  add(METRICS.cacheReasons, ({ misses, bypasses }) => [
    ...each(misses, (reason) => ({ outcome: 'miss', reason })),
    ...each(bypasses, (reason) => ({ outcome: 'bypass', reason })),
  ]);
  add(METRICS.cacheVetoes, ({ vetoes }) => each(vetoes, (reason) => ({ reason })));
  add(METRICS.cacheStageSeconds, ({ stages }) =>
    Object.entries(stages).map(([stage, { totalMs }]) => [{ stage }, totalMs / 1000]),
  );
  add(METRICS.cacheStages, ({ stages }) =>
    Object.entries(stages).map(([stage, { count }]) => [{ stage }, count]),
  );
  add(METRICS.cacheWrites, ({ writes: { refused, ...written } }) => [
    ...each(written, (outcome) => ({ outcome })),
    [{ outcome: 'refused' }, sum(refused)],
  ]);
  add(METRICS.cacheEntries, ({ entries }) => (entries === null ? [] : [[{}, entries]]));
  add(METRICS.cacheQueued, ({ queued }) => [[{}, queued]]);
  add(METRICS.cacheCompared, ({ budget: { compared, bad, unknown } }) => [
    [{ result: 'good' }, compared - bad],
    [{ result: 'bad' }, bad],
    [{ result: 'unknown' }, unknown],
  ]);
  add(METRICS.cacheSpentLater, ({ spentLater: { nanoDollars } }) => [[{}, nanoDollars / 1e9]]);
  add(METRICS.cacheUnpricedLater, ({ spentLater: { unknown } }) => [[{}, unknown]]);
  add(METRICS.cacheScopesOff, ({ budget: { scopesOff } }) => [[{}, scopesOff]]);
  add(METRICS.storeUp, () => Object.entries(stores()).map(([store, up]) => [{ store }, up ? 1 : 0]));
  add(METRICS.breakerState, ({ breakers }) =>
    Object.entries(breakers).map(([breaker, state]) => [{ breaker }, BREAKER_VALUES[state]]),
  );
}

function each(counts: Counts, labels: (label: string) => Labels): Sample[] {
  return Object.entries(counts).map(([label, count]) => [labels(label), count]);
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
