/** What an iterable is made of: items taken without waiting, and a way to wait. */
export interface PullSource<Item> {
  /** The next item that is there. */
  take(): Item | null;
  /** Nothing will come any more. */
  readonly over: boolean;
  more(): Promise<void>;
  /** Ends what is behind it at once, a pending `more` included. */
  abandon(): void;
}

/**
 * An async iterable over a source, opened by the first pull. By hand and not as a generator: a generator's
 * `return` waits for a pending `next`, and costs several turns of the microtask queue an item.
 */
export function pullIterable<Item>(open: () => PullSource<Item>): AsyncIterable<Item> {
  return { [Symbol.asyncIterator]: () => pullIterator(open) };
}

function pullIterator<Item>(open: () => PullSource<Item>): AsyncIterator<Item, undefined> {
  let source: PullSource<Item> | null = null;
  let left = false;
  let waiting: Promise<IteratorResult<Item, undefined>> | null = null;

  const wait = async (from: PullSource<Item>): Promise<IteratorResult<Item, undefined>> => {
    while (!left && !from.over) {
      await from.more();
      const value = left ? null : from.take();
      if (value !== null) return { done: false, value };
    }
    return { done: true, value: undefined };
  };
  const next = async (): Promise<IteratorResult<Item, undefined>> => {
    // Pulls that overlap are answered in order.
    while (waiting !== null) await waiting;
    if (left) return { done: true, value: undefined };
    source ??= open();
    const value = source.take();
    if (value !== null) return { done: false, value };
    if (source.over) return { done: true, value: undefined };
    waiting = wait(source);
    const result = await waiting;
    waiting = null;
    return result;
  };
  return {
    next,
    return: async () => {
      left = true;
      source?.abandon();
      return { done: true, value: undefined };
    },
  };
}
