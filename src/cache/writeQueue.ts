/** Work that nobody waits for: bounded, in order of arrival, a few at once. */
export interface WriteQueue {
  /**
   * @param job may throw or reject: `onFailed` hears of it. It has to end.
   * @returns resolves when the job has ended, however; null: there is no room, and it was dropped.
   */
  push(job: () => Promise<void>): Promise<void> | null;
  /** Jobs that wait or run. */
  readonly length: number;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
  /** Takes no more jobs. */
  close(): void;
}

/** @param entries jobs that wait at most, besides the `concurrent` ones that run. */
export function writeQueue({
  entries,
  concurrent,
  onFailed,
}: {
  readonly entries: number;
  readonly concurrent: number;
  readonly onFailed: (cause: unknown) => void;
}): WriteQueue {
  const waiting: (() => Promise<void>)[] = [];
  const listeners: (() => void)[] = [];
  let running = 0;
  let closed = false;

  const run = (): void => {
    while (running < concurrent) {
      const job = waiting.shift();
      if (job === undefined) break;
      running += 1;
      void job().finally(() => {
        running -= 1;
        run();
      });
    }
    if (running === 0 && waiting.length === 0) for (const listener of listeners.splice(0)) listener();
  };

  return {
    push(job) {
      if (closed || waiting.length >= entries) return null;
      return new Promise((resolve) => {
        waiting.push(async () => {
          try {
            await job();
          } catch (cause) {
            onFailed(cause);
          } finally {
            resolve();
          }
        });
        // Not within the caller's own step: it has an answer to finish.
        queueMicrotask(run);
      });
    },
    get length() {
      return waiting.length + running;
    },
    idle: () =>
      running === 0 && waiting.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => listeners.push(resolve)),
    close() {
      closed = true;
    },
  };
}
