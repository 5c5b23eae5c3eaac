/**
 * What `work` resolves with, or a rejection at once when the signal aborts (its reason) or after `timeoutMs` (what
 * `late` gives). What the work has begun by then goes on; it asks `mayGoOn` before it begins anything that others
 * would notice, which throws when nobody waits any more.
 */
export function endingWithin<T>(
  work: (mayGoOn: () => void) => Promise<T>,
  bound: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly late: () => Error },
): Promise<T> {
  const { signal } = bound;
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    let over: Error | null = null;
    const onAbort = () => {
      clearTimeout(timer);
      over = new Error('the caller has left');
      reject(signal.reason);
    };
    // An answer that lies in the socket while this process was busy is read before the deadline counts.
    const timer = setTimeout(() => setImmediate(onLate), bound.timeoutMs);
    const onLate = () => {
      signal.removeEventListener('abort', onAbort);
      over = bound.late();
      reject(over);
    };
    const settled = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const mayGoOn = () => {
      if (over !== null) throw over;
    };
    work(mayGoOn).then(
      (value) => {
        settled();
        resolve(value);
      },
      (cause: unknown) => {
        settled();
        reject(cause);
      },
    );
  });
}
