import type { Cost } from '../core/cost.ts';
import type { Sampling } from './route.ts';

/** What one background comparison may do with its budget. */
export interface SamplingTicket {
  /** Gives the place back and charges what it cost; call it once, when all its calls have closed. */
  close(cost: Cost): void;
}

/** How a budget stands, for whoever watches. */
export interface SamplingStanding {
  readonly open: number;
  /** Spent and set aside since midnight UTC, nano-dollars; only what has a known price. */
  readonly committedNanoDollars: number;
  /** Comparisons that found no place or no money left, since the start of the process. */
  readonly refused: number;
}

const MS_PER_DAY = 86_400_000;
const NANO_PER_DOLLAR = 1e9;

/**
 * How many comparisons run at once, and what they may cost a UTC day. Money is set aside by an estimate when
 * one starts and charged as it was when it ends: none starts that would take the day's sum above its bound,
 * so it is exceeded at most by what the open ones cost beyond their estimates. The first that money refuses is
 * the last of the day, however cheap the next would be: a sample of what was left affordable would be one of
 * short answers. What a whole day's money cannot pay for is passed over. Without a known price money bounds
 * nothing; the share is drawn by whoever asks.
 */
export class SamplingBudget {
  readonly #limits: Pick<Sampling, 'concurrent' | 'dollarsPerDay'>;
  readonly #nowMs: () => number;
  #open = 0;
  #refused = 0;
  /** Days since the epoch: a clock that is set back gives no new money. */
  #day = Number.NEGATIVE_INFINITY;
  #committedNano = 0;
  /** Money has refused one today. */
  #spent = false;

  constructor(limits: Pick<Sampling, 'concurrent' | 'dollarsPerDay'>, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** A place for one comparison, or null when there is none. @param estimate what it will cost. */
  start(estimate: Cost): SamplingTicket | null {
    const day = this.#today();
    const { concurrent, dollarsPerDay } = this.#limits;
    const reserved = estimate.nanoDollars ?? 0;
    const priced = dollarsPerDay !== null && estimate.nanoDollars !== null;
    const mostNano = priced ? dollarsPerDay * NANO_PER_DOLLAR : Number.POSITIVE_INFINITY;
    const affordable = !priced || (!this.#spent && this.#committedNano + reserved <= mostNano);
    if (!affordable && reserved <= mostNano) this.#spent = true;
    if (this.#open >= concurrent || !affordable) {
      this.#refused += 1;
      return null;
    }
    this.#open += 1;
    this.#committedNano += reserved;
    let closed = false;
    return {
      close: ({ nanoDollars }) => {
        if (closed) return;
        closed = true;
        this.#open -= 1;
        // What an unknown part cost is not known to be nothing: the estimate stays.
        if (this.#today() === day) this.#committedNano += (nanoDollars ?? reserved) - reserved;
      },
    };
  }

  standing(): SamplingStanding {
    this.#today();
    return { open: this.#open, committedNanoDollars: this.#committedNano, refused: this.#refused };
  }

  #today(): number {
    const day = Math.floor(this.#nowMs() / MS_PER_DAY);
    if (day > this.#day) {
      this.#day = day;
      this.#committedNano = 0;
      this.#spent = false;
    }
    return this.#day;
  }
}
