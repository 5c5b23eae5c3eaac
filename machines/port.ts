import { type EventObject, fromEventObservable } from 'xstate';

/** What a port is handed when the machine opens it. */
export interface PortInput {
  /** Everything that belongs to this one request; the machine passes it on and never looks inside. */
  readonly lane: unknown;
  /** Counts how often the port was opened for this request, from 1. Its events carry the number back. */
  readonly attempt: number;
}

/**
 * A typed hole in a machine: a source of events that the machine opens by spawning it and closes by
 * stopping it. Whoever uses the machine fills it once, with `provide()`.
 *
 * Two promises are asked of whatever fills it: unsubscribing ends all its work, and it never errors (each
 * failure is one of its events). A port that errors all the same ends the request as an internal error.
 */
export function port<Event extends EventObject>(name: string) {
  return fromEventObservable<Event, PortInput>(() => {
    throw new Error(`Cannot open the port "${name}": provide() has not filled it`);
  });
}
