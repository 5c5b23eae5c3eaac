import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor, type EventObject, fromEventObservable, type Observer, SimulatedClock } from 'xstate';
import {
  type ComparisonOutcome,
  comparisonMachine,
  failure,
  type PortInput,
  type port,
} from '../../machines/index.ts';

const DEADLINE_MS = 1000;
const LANE = { of: 'one comparison' };
const FAILURE = failure('upstream_broken', 'it went away');
const BROKEN = new Error('a port that throws');

type PortName = 'ask' | 'grade' | 'record';

interface PortCall {
  readonly name: PortName;
  readonly input: PortInput;
  open: boolean;
  send(event: EventObject): void;
  error(cause: unknown): void;
}

/** A comparison whose ports are held by the test. */
function fakeComparison(onOpen: (call: PortCall) => void = () => undefined) {
  const calls: PortCall[] = [];
  const outcomes: (ComparisonOutcome | undefined)[] = [];
  const errors: unknown[] = [];
  const clock = new SimulatedClock();
  const fake = <Event extends EventObject>(name: PortName) =>
    fromEventObservable<Event, PortInput>(({ input }) => ({
      subscribe(observer: Observer<Event> | ((event: Event) => void)) {
        if (typeof observer === 'function') throw new TypeError('XState subscribes with an object');
        const call: PortCall = {
          name,
          input,
          open: true,
          // Tests send whatever they like: the machine has to bear it.
          send: (event) => call.open && observer.next?.(event as Event),
          error: (cause) => {
            if (call.open) observer.error?.(cause);
            call.open = false;
          },
        };
        calls.push(call);
        onOpen(call);
        return {
          unsubscribe: () => {
            call.open = false;
          },
        };
      },
    }));
  const actor = createActor(
    comparisonMachine.provide({ actors: { ask: fake('ask'), grade: fake('grade'), record: fake('record') } }),
    { input: { lane: LANE, deadlineMs: DEADLINE_MS }, clock },
  );
  actor.subscribe({
    error: (cause) => errors.push(cause),
    complete: () => outcomes.push(actor.getSnapshot().output),
  });
  actor.start();
  const open = () => calls.filter((call) => call.open);
  return { actor, clock, calls, outcomes, errors, open, last: () => calls.at(-1) };
}

const GOOD: Readonly<Record<PortName, EventObject>> = {
  ask: { type: 'ask.answered' },
  grade: { type: 'grade.found' },
  record: { type: 'record.kept' },
};
const ORDER = ['ask', 'grade', 'record'] as const;

describe('a comparison', () => {
  it('asks, grades, records: one port at a time, each with the lane', () => {
    const it = fakeComparison();
    for (const name of ORDER) {
      expect(it.open().map((call) => call.name)).toEqual([name]);
      expect(it.last()?.input).toEqual({ lane: LANE, attempt: 1 });
      expect(it.outcomes).toEqual([]);
      it.last()?.send(GOOD[name]);
    }
    expect(it.outcomes).toEqual([{ kind: 'recorded' }]);
    expect(it.open()).toEqual([]);
  });

  /** A comparison in the state where this port is open. */
  const at = (name: PortName) => {
    const comparison = fakeComparison();
    for (const before of ORDER.slice(0, ORDER.indexOf(name))) comparison.last()?.send(GOOD[before]);
    return comparison;
  };

  it.each(ORDER)('fails with what %s failed with, and goes no further', (name) => {
    const it = at(name);
    it.last()?.send({ type: `${name}.failed`, failure: FAILURE } as EventObject);
    expect(it.outcomes).toEqual([{ kind: 'failed', failure: FAILURE }]);
    expect(it.open()).toEqual([]);
    expect(it.calls).toHaveLength(ORDER.indexOf(name) + 1);
  });

  it.each(ORDER)('fails inside when %s breaks its promise and errors', (name) => {
    const it = at(name);
    it.last()?.error(BROKEN);
    const inside = expect.objectContaining({ code: 'internal_error', cause: BROKEN });
    expect(it.outcomes).toEqual([{ kind: 'failed', failure: inside }]);
    expect(it.errors).toEqual([]);
  });

  it.each(ORDER)('is dropped when it is told to stop while %s is open, which is closed', (name) => {
    const it = at(name);
    it.actor.send({ type: 'stop' });
    expect(it.outcomes).toEqual([{ kind: 'dropped' }]);
    expect(it.open()).toEqual([]);
  });

  it.each(ORDER)('has one deadline over everything: a silent %s is given up at it', (name) => {
    const it = at(name);
    it.clock.increment(DEADLINE_MS - 1);
    expect(it.outcomes).toEqual([]);
    it.clock.increment(1);
    const late = expect.objectContaining({ code: 'deadline_exceeded' });
    expect(it.outcomes).toEqual([{ kind: 'failed', failure: late }]);
    expect(it.open()).toEqual([]);
  });

  it('runs through when its ports answer at once', () => {
    const it = fakeComparison((call) => call.send(GOOD[call.name]));
    expect(it.outcomes).toEqual([{ kind: 'recorded' }]);
  });

  it('ends exactly once, whatever is sent and whenever: nothing stays open', () => {
    const fault = (name: PortName): EventObject =>
      ({ type: `${name}.failed`, failure: FAILURE }) as EventObject;
    const anyEvent = fc.constantFrom(...Object.values(GOOD), ...ORDER.map(fault));
    const step = fc.oneof(
      { weight: 6, arbitrary: anyEvent.map((event) => ({ kind: 'port', event }) as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'error' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'stop' } as const) },
      { weight: 2, arbitrary: fc.nat({ max: 700 }).map((ms) => ({ kind: 'time', ms }) as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const it = fakeComparison();
        for (const one of steps) {
          if (it.outcomes.length > 0) break;
          if (one.kind === 'port') it.last()?.send(one.event);
          if (one.kind === 'error') it.last()?.error(BROKEN);
          if (one.kind === 'stop') it.actor.send({ type: 'stop' });
          if (one.kind === 'time') it.clock.increment(one.ms);
          expect(it.open().length).toBeLessThanOrEqual(1);
        }
        it.clock.increment(DEADLINE_MS);
        expect(it.outcomes).toHaveLength(1);
        expect(it.outcomes[0]).toBeDefined();
        expect(it.open()).toEqual([]);
        expect(it.errors).toEqual([]);
        expect(new Set(it.calls.map(({ name }) => name)).size).toBe(it.calls.length);
      }),
    );
  });

  it.each(Object.entries(comparisonMachine.implementations.actors))(
    'says which port nobody filled: %s',
    (name, logic) => {
      // The type of a machine's implementations is open; these are its ports.
      const hole = createActor(logic as ReturnType<typeof port>, { input: { lane: null, attempt: 1 } });
      const errors: unknown[] = [];
      hole.subscribe({ error: (error) => errors.push(error) });
      hole.start();
      expect(errors).toEqual([new Error(`Cannot open the port "${name}": provide() has not filled it`)]);
    },
  );
});
