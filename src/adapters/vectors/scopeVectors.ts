/** Entries there is room for at first; doubled as they come, up to a block. */
const FIRST_ROOM = 8;
/** Entries of a block: no more than these are ever moved at once, which holds the event loop up. */
const BLOCK_BITS = 9;
const BLOCK = 1 << BLOCK_BITS;

/**
 * The vectors of one scope in contiguous blocks. A slot keeps its place while it is taken, so that a scan may
 * be interrupted: what was there all along is seen exactly once.
 */
export class ScopeVectors {
  readonly #dimension: number;
  readonly #blocks: Float32Array[];
  readonly #ids: (string | null)[] = [];
  readonly #ends: number[] = [];
  readonly #free: number[] = [];

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#blocks = [new Float32Array(FIRST_ROOM * dimension)];
  }

  /** One past the last slot that was ever taken. */
  get slots(): number {
    return this.#ids.length;
  }

  get size(): number {
    return this.#ids.length - this.#free.length;
  }

  idAt(slot: number): string | null {
    return this.#ids[slot] ?? null;
  }

  /** Milliseconds since the epoch. */
  endAt(slot: number): number {
    return this.#ends[slot] ?? 0;
  }

  /** @returns the slot. */
  add(id: string, vector: Float32Array, endsAtMs: number): number {
    const slot = this.#free.pop() ?? this.#ids.length;
    this.#makeRoom(slot + 1);
    this.#ids[slot] = id;
    this.replace(slot, vector, endsAtMs);
    return slot;
  }

  replace(slot: number, vector: Float32Array, endsAtMs: number): void {
    this.#blocks[slot >> BLOCK_BITS]?.set(vector, (slot % BLOCK) * this.#dimension);
    this.#ends[slot] = endsAtMs;
  }

  remove(slot: number): void {
    if (this.idAt(slot) === null) return;
    this.#ids[slot] = null;
    this.#free.push(slot);
  }

  /** Dot product of a slot's vector and another: the cosine of vectors of length one. */
  similarity(slot: number, vector: Float32Array): number {
    const block = this.#blocks[slot >> BLOCK_BITS];
    if (block === undefined) return 0;
    const dimension = this.#dimension;
    const start = (slot % BLOCK) * dimension;
    const whole = dimension - (dimension % 4);
    // Four sums keep a processor busy that one would let wait.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let at = 0; at < whole; at += 4) {
      a += (block[start + at] ?? 0) * (vector[at] ?? 0);
      b += (block[start + at + 1] ?? 0) * (vector[at + 1] ?? 0);
      c += (block[start + at + 2] ?? 0) * (vector[at + 2] ?? 0);
      d += (block[start + at + 3] ?? 0) * (vector[at + 3] ?? 0);
    }
    for (let at = whole; at < dimension; at += 1) a += (block[start + at] ?? 0) * (vector[at] ?? 0);
    return Math.max(-1, Math.min(1, a + b + c + d));
  }

  #makeRoom(slots: number): void {
    const [first] = this.#blocks;
    if (first === undefined || slots * this.#dimension <= first.length) return;
    if (slots > BLOCK) {
      if (slots > BLOCK * this.#blocks.length) this.#blocks.push(new Float32Array(BLOCK * this.#dimension));
      return;
    }
    const larger = new Float32Array(2 * first.length);
    larger.set(first);
    this.#blocks[0] = larger;
  }
}
