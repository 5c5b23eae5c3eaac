/** A point a scripted stream waits at until a test lets it go on: no sleeping, no guessing. */
export interface Gate {
  /** Resolves when a stream has come to this point. */
  readonly reached: Promise<void>;
  /** Resolves when the gate is open. */
  readonly opened: Promise<void>;
  open(): void;
  /** What the step `hold` calls. */
  arrive(): void;
}

/** A closed gate. `hold(gate)` in a script stops there; `await gate.reached` in the test meets it. */
export function gate(): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    opened: opened.promise,
    open: opened.resolve,
    arrive: reached.resolve,
  };
}
