import { OTHER } from './labelValues.ts';
import { type LabelWorld, seriesOf, valuesOf } from './labelWorld.ts';
import { METRIC_PREFIX, type MetricRow } from './metricRow.ts';

/** Nano-dollars a dollar. */
const NANO_DOLLARS = 1e9;

interface Entry<Cell> {
  /** As `route="auto",stream="true"`; empty without labels. */
  readonly labels: string;
  readonly cell: Cell;
}

/**
 * Numbers by labels, each of a closed list: recording is a look-up, no label makes a series of its own, and what is
 * the same at each scrape is written once.
 */
abstract class Tally<Cell> {
  protected readonly name: string;
  readonly #head: string;
  readonly #labels: readonly string[];
  readonly #closed: readonly ReadonlySet<string>[];
  readonly #entries = new Map<string, Entry<Cell>>();
  readonly #empty: () => Cell;

  constructor(row: MetricRow, world: LabelWorld, empty: () => Cell) {
    this.name = METRIC_PREFIX + row.name;
    this.#head = `# HELP ${this.name} ${row.help}\n# TYPE ${this.name} ${row.type}`;
    this.#labels = row.labels;
    this.#empty = empty;
    this.#closed = row.labels.map((label) => new Set(valuesOf(row, label, world)));
    for (const values of seriesOf(row, world)) this.#make(values);
  }

  /** Every series, in Prometheus' text format, without a line end after the last. */
  text(): string {
    const lines = [this.#head];
    for (const { labels, cell } of this.#entries.values()) this.write(lines, labels, cell);
    return lines.join('\n');
  }

  /** The numbers of one series; a value that is not on its list is `other`. */
  protected cell(values: readonly string[]): Cell {
    const found = this.#entries.get(keyOf(values));
    if (found !== undefined) return found.cell;
    const known = values.map((value, at) => (this.#closed[at]?.has(value) === true ? value : OTHER));
    return (this.#entries.get(keyOf(known)) ?? this.#make(known)).cell;
  }

  protected abstract write(lines: string[], labels: string, cell: Cell): void;

  #make(values: readonly string[]): Entry<Cell> {
    const labels = this.#labels.map((label, at) => `${label}="${escaped(values[at] ?? OTHER)}"`).join(',');
    const made = { labels, cell: this.#empty() };
    this.#entries.set(keyOf(values), made);
    return made;
  }
}

/** A counter, or a gauge of things that come and go. Money is whole nano-dollars within. */
export class CountTally extends Tally<{ count: number }> {
  readonly #scale: number;

  constructor(row: MetricRow, world: LabelWorld) {
    super(row, world, () => ({ count: 0 }));
    this.#scale = row.unit === 'dollars' ? NANO_DOLLARS : 1;
  }

  add(by: number, ...values: readonly string[]): void {
    this.cell(values).count += by;
  }

  protected write(lines: string[], labels: string, { count }: { count: number }): void {
    lines.push(`${this.name}${labels === '' ? '' : `{${labels}}`} ${count / this.#scale}`);
  }
}

interface Spread {
  /** By bucket, the last one above every bound. */
  readonly counts: number[];
  sum: number;
}

/** A histogram of classic buckets. */
export class SpreadTally extends Tally<Spread> {
  readonly #bounds: readonly number[];

  /** @param bounds of buckets besides the row's own. */
  constructor(row: MetricRow, world: LabelWorld, bounds: readonly number[] = []) {
    const all = [...new Set([...(row.buckets ?? []), ...bounds])].sort((one, other) => one - other);
    super(row, world, () => ({ counts: new Array<number>(all.length + 1).fill(0), sum: 0 }));
    this.#bounds = all;
  }

  observe(value: number, ...values: readonly string[]): void {
    const spread = this.cell(values);
    let at = 0;
    for (const bound of this.#bounds) {
      if (value <= bound) break;
      at += 1;
    }
    spread.counts[at] = (spread.counts[at] ?? 0) + 1;
    spread.sum += value;
  }

  protected write(lines: string[], labels: string, { counts, sum }: Spread): void {
    const also = labels === '' ? '' : `${labels},`;
    let count = 0;
    for (const [at, inBucket] of counts.entries()) {
      count += inBucket;
      lines.push(`${this.name}_bucket{${also}le="${this.#bounds[at] ?? '+Inf'}"} ${count}`);
    }
    const braces = labels === '' ? '' : `{${labels}}`;
    lines.push(`${this.name}_sum${braces} ${sum}`, `${this.name}_count${braces} ${count}`);
  }
}

function keyOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : values.join('\u0000');
}

/** A label's value between quotes, as the format has it. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
