/**
 * The same iterable, and a word when it is over after an abort. Asked for its next item then, it says that there
 * is none: that is how an upstream tells that the request has ended, whoever still reads, or waits with reading.
 */
export function whenOver<Item>(
  source: AsyncIterable<Item>,
  signal: AbortSignal,
  over: () => void,
): AsyncIterable<Item> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = source[Symbol.asyncIterator]();
      const ask = () => {
        iterator.next().then(({ done }) => {
          if (done === true) over();
        }, over);
      };
      // What listens for the abort behind the iterator hears of it first.
      signal.addEventListener('abort', () => queueMicrotask(ask), { once: true });
      return iterator;
    },
  };
}
