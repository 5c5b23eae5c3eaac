/**
 * Shares the machine's cores between the models of one process. llama.cpp's threads wait for each other by
 * spinning: with more of them than free cores a step of 0.1 s was seen to take 2.7 s, so one core is left to
 * the gateway and to everybody else, and models that run at once divide the cores.
 */
export class Cores {
  readonly #count: number;
  #running = 0;

  constructor(count: number) {
    this.#count = count;
  }

  /** A model begins to work; call what it returns when it is done. */
  use(): () => void {
    this.#running++;
    return () => {
      this.#running--;
    };
  }

  /** Threads for a step of a prompt, which gets faster with every core. */
  get forPrompt(): number {
    return this.#running > 1 ? this.forToken : Math.max(1, this.#count - 1);
  }

  /** Threads for one token: two were a quarter slower than one on two cores, with nothing else running. */
  get forToken(): number {
    return Math.max(1, Math.floor(this.#count / 2));
  }
}
