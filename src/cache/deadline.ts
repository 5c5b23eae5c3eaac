/** Nobody waits for this call any more; it says nothing about what was called. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** A call was not done in time. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor(ms: number) {
    super(`Gave up after ${ms} ms`);
  }
}

export interface Bound {
  readonly ms: number;
  readonly signal: AbortSignal;
}

/**
 * Calls, and settles within a time whatever is called: it may throw, never settle, or pass over its own signal,
 * which is aborted as soon as nobody waits.
 * @throws DeadlinePassed, Abandoned when the signal aborts first, or what the call rejects with.
 */
export function withDeadline<Value>(
  call: (signal: AbortSignal) => Promise<Value>,
  { ms, signal }: Bound,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new Abandoned('Nobody waits'));
      return;
    }
    const own = new AbortController();
    let settled = false;
    const settle = (how: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', left);
      how();
    };
    const giveUp = (error: Error): void =>
      settle(() => {
        reject(error);
        own.abort(error);
      });
    const left = (): void => giveUp(new Abandoned('Nobody waits'));
    // Timers run before sockets are read: after a busy moment the answer may be here, only not read yet.
    const timer = setTimeout(() => setImmediate(() => giveUp(new DeadlinePassed(ms))), ms);
    signal.addEventListener('abort', left);
    try {
      call(own.signal).then(
        (value) => settle(() => resolve(value)),
        (cause: unknown) => settle(() => reject(cause)),
      );
    } catch (cause) {
      settle(() => reject(cause));
    }
  });
}
