import { setTimeout } from 'node:timers/promises';
import type { Piece, Script } from './script.ts';

/** How a script is performed. */
export interface Timing {
  /** When the request arrived, by `performance.now()`. */
  readonly startedMs: number;
  /** 2 is twice as fast as recorded; Infinity does not wait. */
  readonly pace: number;
  /** Ends the performance at once: its timer is cleared and an AbortError thrown. */
  readonly signal: AbortSignal;
}

/**
 * Yields each piece at its moment and returns at the script's end. Moments are counted from the request,
 * so that a late timer delays one piece and not all that follow.
 */
export async function* play(script: Script, timing: Timing): AsyncGenerator<Piece, void> {
  for (const piece of script.pieces) {
    await until(piece.atMs, timing);
    yield piece;
  }
  await until(script.endMs, timing);
}

async function until(atMs: number, { startedMs, pace, signal }: Timing): Promise<void> {
  signal.throwIfAborted();
  const leftMs = startedMs + atMs / pace - performance.now();
  if (leftMs > 0) await setTimeout(leftMs, undefined, { signal });
}
