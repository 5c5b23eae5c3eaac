import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor, initialTransition, type SnapshotFrom, transition } from 'xstate';
import { type BreakerEvent, type BreakerInput, breakerMachine } from '../../machines/index.ts';

type Snapshot = SnapshotFrom<typeof breakerMachine>;

const INPUT: BreakerInput = { failures: 2, withinMs: 100, coolMs: 50 };

function started(input: BreakerInput = INPUT): Snapshot {
  return initialTransition(breakerMachine, input)[0];
}

function told(snapshot: Snapshot, ...events: readonly BreakerEvent[]): Snapshot {
  return events.reduce((now, event) => transition(breakerMachine, now, event)[0], snapshot);
}

/** `period` counts from where the breaker is: 0 is the present one, -1 the one before. */
const asked = (atMs: number): BreakerEvent => ({ type: 'call.asked', atMs });
const passed = (atMs: number): BreakerEvent => ({ type: 'time.passed', atMs });
const failed = (atMs: number, period: number): BreakerEvent => ({ type: 'call.failed', period, atMs });
const succeeded = (period: number): BreakerEvent => ({ type: 'call.succeeded', period });
const dropped = (period: number): BreakerEvent => ({ type: 'call.dropped', period });

const CLOSED = started();
const FAILED_ONCE = told(CLOSED, failed(0, 1));
const OPEN = told(FAILED_ONCE, failed(10, 1));
const READY = told(OPEN, passed(60));
const TRYING = told(READY, asked(60));
const STATES = { CLOSED, FAILED_ONCE, OPEN, READY, TRYING };
const TRYING_VALUE = { halfOpen: 'trying' } as const;
const READY_VALUE = { halfOpen: 'ready' } as const;

describe('the breaker machine', () => {
  it('is shown in the states of the table', () => {
    const values = Object.values(STATES).map(({ value, context }) => [value, context.period]);
    expect(values).toEqual([
      ['closed', 1],
      ['closed', 1],
      ['open', 2],
      [READY_VALUE, 2],
      [TRYING_VALUE, 3],
    ]);
  });

  it.each<[keyof typeof STATES, string, BreakerEvent, Snapshot['value'], Partial<Snapshot['context']>]>([
    ['CLOSED', 'a failure that is not the last', failed(7, 1), 'closed', { failedAtMs: [7] }],
    ['FAILED_ONCE', 'the last failure', failed(99, 1), 'open', { period: 2, openedAtMs: 99, failedAtMs: [] }],
    ['FAILED_ONCE', 'a failure when the first is forgotten', failed(100, 1), 'closed', { failedAtMs: [100] }],
    ['OPEN', 'a call once it is cool', asked(60), TRYING_VALUE, { period: 3 }],
    ['OPEN', 'time, once it is cool', passed(60), READY_VALUE, {}],
    ['READY', 'a call', asked(60), TRYING_VALUE, { period: 3 }],
    ['TRYING', 'the success of the trial', succeeded(3), 'closed', { period: 4, openedAtMs: null }],
    ['TRYING', 'the failure of the trial', failed(70, 3), 'open', { period: 4, openedAtMs: 70 }],
    ['TRYING', 'a trial taken back', dropped(3), READY_VALUE, {}],
  ])('%s: %s', (from, _, event, value, changed) => {
    const before = STATES[from];
    const now = told(before, event);
    expect(now.value).toEqual(value);
    expect(now.context).toEqual({ ...before.context, ...changed });
  });

  it.each<[keyof typeof STATES, string, BreakerEvent]>([
    ['CLOSED', 'a call', asked(0)],
    ['CLOSED', 'time', passed(1000)],
    ['CLOSED', 'a success', succeeded(1)],
    ['CLOSED', 'a call taken back', dropped(1)],
    ['CLOSED', 'a failure of another period', failed(0, 0)],
    ['FAILED_ONCE', 'a success: only time takes a failure back', succeeded(1)],
    ['FAILED_ONCE', 'the failure of another period', failed(1, 0)],
    ['OPEN', 'a call before it is cool', asked(59)],
    ['OPEN', 'time before it is cool', passed(59)],
    ['OPEN', 'a late success', succeeded(1)],
    ['OPEN', 'a late failure', failed(20, 1)],
    ['OPEN', 'an end of its own period, in which nothing began', succeeded(2)],
    ['OPEN', 'a late call taken back', dropped(1)],
    ['READY', 'time', passed(1000)],
    ['READY', 'a late success', succeeded(1)],
    ['READY', 'a late failure', failed(70, 1)],
    ['READY', 'a late call taken back', dropped(1)],
    ['TRYING', 'another call', asked(1000)],
    ['TRYING', 'time', passed(1000)],
    ['TRYING', 'a late success', succeeded(1)],
    ['TRYING', 'a late failure', failed(70, 2)],
    ['TRYING', 'a late call taken back', dropped(2)],
  ])('%s is not changed by %s', (from, _, event) => {
    const before = STATES[from];
    const now = told(before, event);
    expect(now.value).toEqual(before.value);
    expect(now.context).toEqual(before.context);
  });

  it('opens at the first failure when one is enough', () => {
    expect(told(started({ ...INPUT, failures: 1 }), failed(0, 1)).value).toBe('open');
  });

  it('counts from nothing when it has closed again', () => {
    const closed = told(TRYING, succeeded(3));
    expect(told(closed, failed(61, 4)).value).toBe('closed');
    expect(told(closed, failed(61, 4), failed(62, 4)).value).toBe('open');
  });

  it('cools from the failed trial on, not from when it opened first', () => {
    const open = told(TRYING, failed(1000, 3));
    expect(told(open, asked(1049)).value).toBe('open');
    expect(told(open, asked(1050)).value).toEqual(TRYING_VALUE);
  });

  it('lets a second trial through when the first was taken back, whose late end is nobody’s', () => {
    const second = told(TRYING, dropped(3), asked(61));
    expect([second.value, second.context.period]).toEqual([TRYING_VALUE, 4]);
    expect(told(second, failed(62, 3)).value).toEqual(TRYING_VALUE);
    expect(told(second, succeeded(3)).value).toEqual(TRYING_VALUE);
    expect(told(second, succeeded(4)).value).toBe('closed');
  });

  it('runs as an actor too, and asks for no delay and no other effect', () => {
    const actor = createActor(breakerMachine, { input: INPUT }).start();
    for (const event of [failed(0, 1), failed(1, 1), asked(51), succeeded(3)]) actor.send(event);
    expect(actor.getSnapshot()).toMatchObject({ value: 'closed', status: 'active' });
    for (const from of Object.values(STATES)) {
      for (const event of [failed(60, 1), failed(60, 3), asked(60), passed(60), succeeded(3), dropped(3)]) {
        expect(transition(breakerMachine, from, event)[1]).toEqual([]);
      }
    }
  });
});

/** The same breaker told in another way: a log of what counts, read anew each time. */
class Model {
  readonly #input: BreakerInput;
  state: 'closed' | 'open' | 'ready' | 'trying' = 'closed';
  period = 1;
  #failures: number[] = [];
  #openedAtMs = 0;

  constructor(input: BreakerInput) {
    this.#input = input;
  }

  hear(event: BreakerEvent): void {
    if ('period' in event) {
      if (event.period === this.period) this.#ended(event);
      return;
    }
    const cool = event.atMs >= this.#openedAtMs + this.#input.coolMs;
    if (this.state === 'open' && cool) this.state = 'ready';
    if (this.state === 'ready' && event.type === 'call.asked') this.#enter('trying');
  }

  #ended(event: BreakerEvent & { period: number }): void {
    if (this.state === 'trying') {
      if (event.type === 'call.failed') this.#open(event.atMs);
      else if (event.type === 'call.succeeded') this.#enter('closed');
      else this.state = 'ready';
    } else if (this.state === 'closed' && event.type === 'call.failed') {
      this.#failures.push(event.atMs);
      const young = this.#failures.filter((atMs) => atMs > event.atMs - this.#input.withinMs);
      if (young.length >= this.#input.failures) this.#open(event.atMs);
    }
  }

  #open(atMs: number): void {
    this.#openedAtMs = atMs;
    this.#enter('open');
  }

  #enter(state: Model['state']): void {
    this.state = state;
    this.period += 1;
    this.#failures = [];
  }
}

describe('whatever happens and whenever', () => {
  const input = fc.record({
    failures: fc.integer({ min: 1, max: 5 }),
    withinMs: fc.integer({ min: 1, max: 60 }),
    coolMs: fc.integer({ min: 0, max: 60 }),
  });
  const happening = fc.record({
    type: fc.constantFrom(
      'call.asked',
      'call.asked',
      'call.failed',
      'call.failed',
      'call.failed',
      'call.succeeded',
      'call.dropped',
      'time.passed',
    ),
    waitMs: fc.oneof({ weight: 3, arbitrary: fc.nat(5) }, fc.nat(80)),
    /** How many periods ago the call began. */
    lag: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(3)),
  });

  it('it opens, tries and closes exactly when a simple model does', () => {
    const reached = new Map<string, number>();
    fc.assert(
      fc.property(input, fc.array(happening, { maxLength: 60, size: 'max' }), (bounds, happenings) => {
        const model = new Model(bounds);
        let snapshot = started(bounds);
        let atMs = 0;
        for (const { type, waitMs, lag } of happenings) {
          atMs += waitMs;
          const event = { type, atMs, period: snapshot.context.period - lag };
          const { period: _, ...timed } = event;
          // Of each type only the fields that it has are looked at.
          const heard = (type.startsWith('call.') && type !== 'call.asked' ? event : timed) as BreakerEvent;
          snapshot = told(snapshot, heard);
          model.hear(heard);
          const { value, context } = snapshot;
          expect(typeof value === 'string' ? value : value.halfOpen).toBe(model.state);
          reached.set(model.state, (reached.get(model.state) ?? 0) + 1);
          expect(context.period).toBe(model.period);
          expect(context.failedAtMs.length).toBeLessThan(bounds.failures);
          expect(context.openedAtMs === null).toBe(value === 'closed');
        }
      }),
      { numRuns: 500 },
    );
    for (const state of ['closed', 'open', 'ready', 'trying']) {
      expect(reached.get(state) ?? 0).toBeGreaterThan(100);
    }
  });
});

describe('the README', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const [, section = ''] = readFileSync(join(root, 'machines/README.md'), 'utf8').split(
    '## The breaker machine',
  );
  const [, example = ''] = /```ts\n([\s\S]*?\n)```/.exec(section) ?? [];

  it('has an example that type-checks and does what it says', { timeout: 120_000 }, () => {
    // Inside the project, where its own name and its packages are found.
    const folder = join(root, '.local', `readme-breaker-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(join(folder, 'example.ts'), example);
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
      );
      const run = (...args: string[]) => {
        const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
        return { stdout, stderr };
      };
      const said = [...example.matchAll(/console\.log\(.*\/\/ (.*)\n/g)].map(([, words]) => `${words}\n`);
      expect(said).toHaveLength(3);
      expect(run('example.ts')).toEqual({ stdout: said.join(''), stderr: '' });
      expect(run(join(root, 'node_modules/typescript/bin/tsc'), '-p', folder)).toEqual({
        stdout: '',
        stderr: '',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names each event', () => {
    const events: Record<BreakerEvent['type'], true> = {
      'call.asked': true,
      'call.succeeded': true,
      'call.failed': true,
      'call.dropped': true,
      'time.passed': true,
    };
    for (const event of Object.keys(events)) expect(section).toContain(`\`${event}\``);
  });
});
