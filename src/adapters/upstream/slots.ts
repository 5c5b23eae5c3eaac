/**
 * A bound on calls at once, first come first served. Waiting here and not in the connection pool means that
 * a caller who leaves the queue leaves nothing behind: the pool keeps an abandoned request, body and all,
 * until its turn comes.
 */
export interface Slots {
  /**
   * Calls `start` when there is room, at once if there is.
   * @returns leaves the queue or gives the place back; calling it again does nothing.
   */
  take(start: () => void): () => void;
}

export function createSlots(count: number): Slots {
  const waiting = new Set<{ readonly start: () => void }>();
  let free = count;
  const passOn = () => {
    for (const next of waiting) {
      waiting.delete(next);
      next.start();
      return;
    }
    free += 1;
  };
  return {
    take: (start) => {
      const turn = { start };
      let given = false;
      if (free > 0) {
        free -= 1;
        start();
      } else {
        waiting.add(turn);
      }
      return () => {
        if (given) return;
        given = true;
        if (!waiting.delete(turn)) passOn();
      };
    },
  };
}
