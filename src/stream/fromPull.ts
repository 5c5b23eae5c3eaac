import { Observable } from 'rxjs';

/**
 * An observable over an async iterable that keeps the two promises `from()` does not: unsubscribing ends
 * the source at once, through the signal its opener is given (`iterator.return()` cannot interrupt a
 * pending read), and the next item is pulled only when `ready` says so, so a slow consumer slows the source.
 *
 * ```
 * source  --a--b--------c--|
 * ready      ok (wait…) ok
 * result  --a--b--------c--|
 * ```
 * @param ready asked after each item; its promise must not reject.
 */
export function fromPull<Item>(
  open: (signal: AbortSignal) => AsyncIterable<Item>,
  ready: () => Promise<void> | void,
): Observable<Item> {
  return new Observable<Item>((subscriber) => {
    const controller = new AbortController();
    const { signal } = controller;
    const pull = async (): Promise<void> => {
      for await (const item of open(signal)) {
        if (signal.aborted) return;
        subscriber.next(item);
        const pause = ready();
        if (pause !== undefined) await pause;
        if (signal.aborted) return;
      }
      if (!signal.aborted) subscriber.complete();
    };
    pull().catch((error: unknown) => {
      if (!signal.aborted) subscriber.error(error);
    });
    return () => controller.abort();
  });
}
