import { Flight } from './flight.ts';
import type { Seat } from './seat.ts';

/** A lookup that is under way: what it may join is what had not ended when it began. */
export interface FlightTicket {
  /** Joins the equal request that is being answered, or leads. @param whole see {@link Flight.join}. */
  join(key: string, whole: boolean): Seat;
  /** The lookup is over, whatever it found; more than once does nothing more. */
  close(): void;
}

interface Entry {
  readonly flight: Flight;
  /** Tickets from this one on were drawn after its answer was whole; infinite while it is not. */
  before: number;
}

/**
 * Single-flight within the process: of requests with one key that overlap in time, one asks the models. A flight
 * that has landed is remembered only for the lookups that had begun before: whoever comes later asks the cache,
 * which knows what may be kept.
 */
export class Flights {
  readonly #entries = new Map<string, Entry>();
  /** Landed, in the order of landing. */
  readonly #landed: { readonly key: string; readonly entry: Entry }[] = [];
  /** Tickets of lookups under way, in the order of their beginning. */
  readonly #open = new Set<number>();
  #next = 0;

  /** Keys that can be joined now. */
  get size(): number {
    return this.#entries.size;
  }

  begin(): FlightTicket {
    const number = this.#next;
    this.#next += 1;
    this.#open.add(number);
    return {
      join: (key, whole) => {
        const found = this.#entries.get(key);
        return found !== undefined && number < found.before ? found.flight.join(whole) : this.#lead(key);
      },
      close: () => {
        if (this.#open.delete(number)) this.#forget();
      },
    };
  }

  #lead(key: string): Seat {
    const gone = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    const landed = () => {
      entry.before = this.#next;
      this.#landed.push({ key, entry });
      this.#forget();
    };
    const entry: Entry = { flight: new Flight({ gone, landed }), before: Number.POSITIVE_INFINITY };
    this.#entries.set(key, entry);
    return entry.flight.leader;
  }

  /** Landed flights that no lookup under way may join. */
  #forget(): void {
    const [oldest = this.#next] = this.#open;
    for (let first = this.#landed[0]; first !== undefined; first = this.#landed[0]) {
      const { key, entry } = first;
      if (oldest < entry.before) return;
      this.#landed.shift();
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    }
  }
}
