/** How much may be spent on calls that are often cancelled. */
export interface SpeculationLimits {
  /** Speculations as a share of the last `windowRequests` routed requests, [0, 1]. */
  readonly share: number;
  readonly windowRequests: number;
  /** Speculative calls open at once. */
  readonly concurrent: number;
}

/**
 * The budget of speculation over all routed requests of this process: each cancelled call costs its whole
 * prompt, so a drafter that is always in doubt must not double the bill.
 */
export class SpeculationBudget {
  readonly #limits: SpeculationLimits;
  /** Speculations started by each of the last routed requests; the oldest leaves first. */
  readonly #recent: number[] = [];
  #oldest = 0;
  #started = 0;
  #open = 0;

  constructor(limits: SpeculationLimits) {
    this.#limits = limits;
  }

  /** Counts a routed request; its speculations are charged to it. */
  enter(): SpeculationAllowance {
    const { windowRequests } = this.#limits;
    const slot = this.#recent.length < windowRequests ? this.#recent.length : this.#oldest;
    if (slot === this.#oldest && this.#recent.length === windowRequests) {
      this.#started -= this.#recent[slot] ?? 0;
      this.#oldest = (this.#oldest + 1) % windowRequests;
    }
    this.#recent[slot] = 0;
    return {
      mayStart: () => this.#mayStart(),
      start: () => this.#start(slot),
    };
  }

  /** Speculative calls open now. */
  get open(): number {
    return this.#open;
  }

  #mayStart(): boolean {
    const { share, concurrent, windowRequests } = this.#limits;
    const allowed = Math.ceil(share * Math.min(windowRequests, Math.max(this.#recent.length, MIN_WINDOW)));
    return this.#open < concurrent && this.#started < allowed;
  }

  #start(slot: number): () => void {
    this.#open += 1;
    this.#started += 1;
    this.#recent[slot] = (this.#recent[slot] ?? 0) + 1;
    let closed = false;
    return () => {
      if (!closed) this.#open -= 1;
      closed = true;
    };
  }
}

/** What one request may do with the budget. */
export interface SpeculationAllowance {
  mayStart(): boolean;
  /** Takes from the budget; call the result once when the speculative call has closed. */
  start(): () => void;
}

/** A share of fewer requests than this would forbid the first doubts of a fresh process. */
const MIN_WINDOW = 100;
