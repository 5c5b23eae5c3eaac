import { createActor, type EventObject, fromEventObservable, type Observer, SimulatedClock } from 'xstate';
import {
  type PortInput,
  type RequestEmitted,
  type RequestInput,
  type RequestOutcome,
  requestMachine,
} from '../../machines/index.ts';
import { INPUT } from './steps.ts';

export type PortName = 'lookup' | 'follow' | 'replay' | 'draft' | 'heavy' | 'direct' | 'held';

/** One opening of a port, from the outside: what it was handed, whether it still runs, and its voice. */
export interface PortCall {
  readonly name: PortName;
  readonly input: PortInput;
  open: boolean;
  send(event: EventObject): void;
  error(cause: unknown): void;
  complete(): void;
}

/** A request whose ports are held by the test: nothing happens unless the test makes it happen. */
export interface FakeRequest {
  readonly clock: SimulatedClock;
  readonly calls: readonly PortCall[];
  readonly emitted: readonly RequestEmitted[];
  /** One entry for each time the actor said it was complete. */
  readonly outcomes: readonly (RequestOutcome | undefined)[];
  readonly errors: readonly unknown[];
  /** Open calls, or those of one port. */
  open(name?: PortName): readonly PortCall[];
  /** The open call of this port; throws when there is none. */
  call(name: PortName): PortCall;
  readonly actor: ReturnType<typeof createActor<typeof requestMachine>>;
}

/**
 * Starts a request on fake ports and a simulated clock.
 * @param onOpen what a port does as soon as it is opened; by default it stays silent.
 * @param onEmit hears what the machine tells, while it tells it.
 */
export function fakeRequest(
  input: Partial<RequestInput> = {},
  onOpen: (call: PortCall) => void = () => undefined,
  onEmit: (event: RequestEmitted) => void = () => undefined,
): FakeRequest {
  const calls: PortCall[] = [];
  const emitted: RequestEmitted[] = [];
  const outcomes: (RequestOutcome | undefined)[] = [];
  const errors: unknown[] = [];
  const clock = new SimulatedClock();

  const fake = <Event extends EventObject>(name: PortName) =>
    fromEventObservable<Event, PortInput>(({ input: handed }) => ({
      subscribe(observer: Observer<Event> | ((event: Event) => void)) {
        if (typeof observer === 'function') throw new TypeError('XState subscribes with an object');
        const ended = () => {
          const was = call.open;
          call.open = false;
          return was;
        };
        const call: PortCall = {
          name,
          input: handed,
          open: true,
          // Tests send whatever they like: the machine has to bear it.
          send: (event) => call.open && observer.next?.(event as Event),
          error: (cause) => ended() && observer.error?.(cause),
          complete: () => ended() && observer.complete?.(),
        };
        calls.push(call);
        onOpen(call);
        return { unsubscribe: () => void ended() };
      },
    }));
  const machine = requestMachine.provide({
    actors: {
      lookup: fake('lookup'),
      follow: fake('follow'),
      replay: fake('replay'),
      draft: fake('draft'),
      heavy: fake('heavy'),
      direct: fake('direct'),
      held: fake('held'),
    },
  });

  const actor = createActor(machine, { input: { ...INPUT, ...input }, clock });
  for (const type of ['commit', 'speculation.denied', 'late.alarm'] as const) {
    actor.on(type, (event) => {
      emitted.push(event);
      onEmit(event);
    });
  }
  actor.subscribe({
    error: (cause) => errors.push(cause),
    complete: () => outcomes.push(actor.getSnapshot().output),
  });
  actor.start();

  const open = (name?: PortName) => calls.filter((call) => call.open && (name ?? call.name) === call.name);
  return {
    clock,
    calls,
    emitted,
    outcomes,
    errors,
    actor,
    open,
    call(name) {
      const [found] = open(name);
      if (found === undefined) throw new Error(`Cannot use port "${name}": it is not open`);
      return found;
    },
  };
}
