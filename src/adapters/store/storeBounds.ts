import type { Clock } from '../../ports.ts';

/** How much an embedded store keeps; beyond either bound the least recently used entry goes first. */
export interface StoreBounds {
  /** At least 1. */
  readonly entries: number;
  /** Of keys and values, at least 1. An entry larger than this alone is not kept. */
  readonly bytes: number;
  /** What entries end by. */
  readonly clock: Pick<Clock, 'now'>;
}
