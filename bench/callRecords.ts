import { nowMs } from './nowMs.ts';

/** What the upstream double saw of one call. Times are of the machine's monotonic clock, ms. */
export interface CallRecord {
  readonly model: string;
  readonly arrivedMs: number;
  /** When each token was written, in order. */
  readonly tokenMs: readonly number[];
  /** Null when the call was still open when it was asked for. */
  readonly closedMs: number | null;
  /** The answer was written whole. */
  readonly finished: boolean;
}

/** How long an open call is waited for before it is reported as open, ms. */
const PATIENCE_MS = 2_000;

class OpenRecord implements CallRecord {
  readonly model: string;
  readonly arrivedMs: number;
  readonly tokenMs: number[] = [];
  closedMs: number | null = null;
  finished = false;
  readonly #changed: () => void;

  constructor(model: string, arrivedMs: number, changed: () => void) {
    this.model = model;
    this.arrivedMs = arrivedMs;
    this.#changed = changed;
  }

  /** Token `index` (from 1) and all before it have been written. */
  sent(index: number): void {
    const atMs = nowMs();
    while (this.tokenMs.length < index) this.tokenMs.push(atMs);
  }

  close(finished: boolean): void {
    this.closedMs = nowMs();
    this.finished = finished;
    this.#changed();
  }
}

/** The records of the calls that carry a key, until they are taken. */
export class CallRecords {
  readonly #records = new Map<string, OpenRecord[]>();
  readonly #waiting = new Map<string, () => void>();

  open(key: string, model: string, arrivedMs: number): OpenRecord {
    const record = new OpenRecord(model, arrivedMs, () => this.#waiting.get(key)?.());
    const others = this.#records.get(key);
    if (others === undefined) this.#records.set(key, [record]);
    else others.push(record);
    return record;
  }

  /** Resolves when `calls` calls of the key have closed, or with what there is when that takes too long. */
  take(key: string, calls: number): Promise<readonly CallRecord[]> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(bound);
        this.#waiting.delete(key);
        resolve((this.#records.get(key) ?? []).map((record) => ({ ...record })));
        this.#records.delete(key);
      };
      const look = (): void => {
        const closed = (this.#records.get(key) ?? []).filter(({ closedMs }) => closedMs !== null);
        if (closed.length >= calls) end();
      };
      const bound = setTimeout(end, PATIENCE_MS);
      this.#waiting.set(key, look);
      look();
    });
  }
}
