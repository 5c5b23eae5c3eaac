/** One line that says how far a long task is: rewritten in place on a terminal, every tenth step elsewhere. */
export class Progress {
  readonly #total: number;
  readonly #started = performance.now();
  #done = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** One more is done; `news` stands at the end of the line. */
  step(news: string): void {
    this.#done++;
    const seconds = (performance.now() - this.#started) / 1000;
    const left = Math.round((seconds / this.#done) * (this.#total - this.#done));
    const share = Math.round((this.#done / this.#total) * 100);
    const rate = ((this.#done / seconds) * 60).toFixed(1);
    const eta = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    const line = `${this.#done}/${this.#total} (${share} %), ${rate} a minute, ${eta} left, ${news}`;
    if (process.stdout.isTTY)
      process.stdout.write(`\r\x1b[K${line}${this.#done === this.#total ? '\n' : ''}`);
    else if (this.#done % 10 === 0 || this.#done === this.#total) console.log(line);
  }
}
