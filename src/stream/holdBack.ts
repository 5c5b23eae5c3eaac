import { Observable, type OperatorFunction, take } from 'rxjs';

/**
 * Keeps everything back until `release` emits, then lets out what was kept, in order, and whatever
 * follows as it comes. What is never released is never seen: unsubscribing drops it.
 *
 * ```
 * source   --a--b-----c--d--|
 * release  --------x--------
 * result   --------ab-c--d--|
 * ```
 * A source that completes before the release completes after it; an error is passed on at once.
 */
export function holdBack<Item>(release: Observable<unknown>): OperatorFunction<Item, Item> {
  return (source) =>
    new Observable<Item>((subscriber) => {
      let held: Item[] | null = [];
      let ended = false;
      const open = () => {
        // What arrives while this runs is kept behind what is still held: the loop reaches it in its turn.
        for (const item of held ?? []) subscriber.next(item);
        held = null;
        if (ended) subscriber.complete();
      };
      subscriber.add(
        release.pipe(take(1)).subscribe({ next: open, error: (error: unknown) => subscriber.error(error) }),
      );
      subscriber.add(
        source.subscribe({
          next: (item) => {
            if (held === null) subscriber.next(item);
            else held.push(item);
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => {
            ended = true;
            if (held === null) subscriber.complete();
          },
        }),
      );
      subscriber.add(() => {
        held = null;
      });
    });
}
