/** Work that is let through a turn of the event loop at a time, however many ask for it. */
export interface LoopShare {
  /**
   * Resolves when work of this cost may run; at once while this turn has room. In the order of asking. Work that
   * costs more than a turn has gets a turn of its own.
   */
  enter(cost: number): Promise<void>;
}

/**
 * @param perTurn cost that may run in one turn, > 0. Timers, sockets and other work come between turns.
 */
export function loopShare(perTurn: number): LoopShare {
  const waiting: { readonly cost: number; readonly go: () => void }[] = [];
  let spent = 0;
  let turning = false;

  const turn = (): void => {
    spent = 0;
    turning = false;
    for (let next = waiting[0]; next !== undefined && fits(next.cost); next = waiting[0]) {
      waiting.shift();
      spend(next.cost);
      next.go();
    }
    if (waiting.length > 0) nextTurn();
  };
  const nextTurn = (): void => {
    if (turning) return;
    turning = true;
    setImmediate(turn);
  };
  const fits = (cost: number): boolean => spent === 0 || spent + cost <= perTurn;
  const spend = (cost: number): void => {
    spent += cost;
    nextTurn();
  };

  return {
    enter(cost) {
      if (waiting.length === 0 && fits(cost)) {
        spend(cost);
        return Promise.resolve();
      }
      nextTurn();
      return new Promise((go) => waiting.push({ cost, go }));
    },
  };
}
