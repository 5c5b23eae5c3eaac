import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BreakerOpen } from '../../src/cache/BreakerOpen.ts';
import { type BreakerOptions, type BreakerState, openBreaker } from '../../src/cache/breaker.ts';

const BOUNDS = { failures: 3, withinMs: 100, coolMs: 50 };
const DOWN = new Error('connect ECONNREFUSED');
const ABORTED = new DOMException('The operation was aborted', 'AbortError');

type End = 'succeeds' | 'fails' | 'is aborted';

interface PlayedCall {
  readonly end: (how: End) => Promise<void>;
  readonly startedAs: number;
}

/** A breaker with a clock that the test moves, and calls that the test ends. */
function played(options: Partial<BreakerOptions> = {}) {
  const time = { ms: 0 };
  const breaker = openBreaker({ ...BOUNDS, clock: { monotonicMs: () => time.ms }, ...options });
  let made = 0;
  /** The call, or null where it was refused at once. */
  const start = async (): Promise<PlayedCall | null> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const before = made;
    const ran = breaker.run(() => {
      made += 1;
      return promise;
    });
    const outcome = ran.then(
      (value) => ({ value }),
      (cause: unknown) => ({ cause }),
    );
    if (made === before) {
      expect(await outcome).toEqual({ cause: expect.any(BreakerOpen) });
      return null;
    }
    const startedAs = made;
    return {
      startedAs,
      end: async (how) => {
        if (how === 'succeeds') resolve(startedAs);
        else reject(how === 'fails' ? DOWN : ABORTED);
        const cause = how === 'fails' ? DOWN : ABORTED;
        expect(await outcome).toEqual(how === 'succeeds' ? { value: startedAs } : { cause });
      },
    };
  };
  const ended = async (how: End, times = 1) => {
    for (let call = 0; call < times; call += 1) await (await start())?.end(how);
  };
  return { breaker, time, start, ended, made: () => made };
}

/** Three failures at once: it is open from now on. */
async function opened(options: Partial<BreakerOptions> = {}) {
  const it = played(options);
  await it.ended('fails', 3);
  expect(it.breaker.state()).toBe('open');
  return it;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a breaker', () => {
  it('gives back what the call gives, and what it rejects with', async () => {
    const { breaker } = played();
    const answer = { of: 'the store' };
    expect(await breaker.run(() => Promise.resolve(answer))).toBe(answer);
    await expect(breaker.run(() => Promise.reject(DOWN))).rejects.toBe(DOWN);
  });

  it('opens after so many failures within the time, and then calls nothing', async () => {
    const { breaker, ended, made, start } = played();
    await ended('fails', 2);
    await ended('succeeds', 5);
    expect(breaker.state()).toBe('closed');
    await ended('fails');
    expect(breaker.state()).toBe('open');
    const before = made();
    expect(await start()).toBeNull();
    expect(made()).toBe(before);
  });

  it('stays closed when failures are too far apart', async () => {
    const { breaker, time, ended } = played();
    for (let failure = 0; failure < 10; failure += 1) {
      await ended('fails');
      time.ms += BOUNDS.withinMs / 2;
    }
    expect(breaker.state()).toBe('closed');
  });

  it('lets one call through when it has cooled; its success closes the breaker', async () => {
    const { breaker, time, start } = await opened();
    time.ms += BOUNDS.coolMs - 1;
    expect(await start()).toBeNull();
    time.ms += 1;
    expect(breaker.state()).toBe('halfOpen');
    const trial = await start();
    expect(await start()).toBeNull();
    expect(breaker.state()).toBe('halfOpen');
    await trial?.end('succeeds');
    expect(breaker.state()).toBe('closed');
  });

  it('opens again when the trial fails, for as long as before', async () => {
    const { breaker, time, ended, start } = await opened();
    time.ms += BOUNDS.coolMs;
    await ended('fails');
    expect(breaker.state()).toBe('open');
    time.ms += BOUNDS.coolMs - 1;
    expect(await start()).toBeNull();
    time.ms += 1;
    expect(await start()).not.toBeNull();
  });

  it('lets the next call try when the trial was aborted by its caller', async () => {
    const { breaker, time, ended } = await opened();
    time.ms += BOUNDS.coolMs;
    await ended('is aborted');
    expect(breaker.state()).toBe('halfOpen');
    await ended('succeeds');
    expect(breaker.state()).toBe('closed');
  });

  it('counts an abort neither as failure nor as success', async () => {
    const { breaker, ended } = played();
    await ended('is aborted', 10);
    await ended('fails', 2);
    await ended('is aborted');
    expect(breaker.state()).toBe('closed');
    await ended('fails');
    expect(breaker.state()).toBe('open');
  });

  it('asks its owner which rejections are failures, and a deadline is one by default', async () => {
    const late = () => Promise.reject(new DOMException('too late', 'TimeoutError'));
    const byDefault = openBreaker({ ...BOUNDS, failures: 1, clock: { monotonicMs: () => 0 } });
    await expect(byDefault.run(late)).rejects.toThrow('too late');
    expect(byDefault.state()).toBe('open');
    const { breaker } = played({ failures: 1, isFailure: (cause) => cause === DOWN });
    await expect(breaker.run(late)).rejects.toThrow('too late');
    expect(breaker.state()).toBe('closed');
    await expect(breaker.run(() => Promise.reject(DOWN))).rejects.toBe(DOWN);
    expect(breaker.state()).toBe('open');
  });

  it('takes a call that throws instead of rejecting, and a judgement that throws, for a failure', async () => {
    const isFailure = () => {
      throw new TypeError('a judgement with a bug');
    };
    const { breaker, time } = played({ failures: 1, isFailure });
    const throws = () => {
      throw DOWN;
    };
    await expect(breaker.run(throws)).rejects.toBe(DOWN);
    expect(breaker.state()).toBe('open');
    time.ms += BOUNDS.coolMs;
    await expect(breaker.run(throws)).rejects.toBe(DOWN);
    expect(breaker.state()).toBe('open');
  });

  it('does not listen to calls that began before it opened', async () => {
    const { breaker, time, start, ended } = played();
    const early = await Promise.all([start(), start(), start()]);
    await ended('fails', 3);
    await early[0]?.end('succeeds');
    expect(breaker.state()).toBe('open');
    time.ms += BOUNDS.coolMs;
    const trial = await start();
    await early[1]?.end('fails');
    await early[2]?.end('succeeds');
    expect(breaker.state()).toBe('halfOpen');
    await trial?.end('succeeds');
    expect(breaker.state()).toBe('closed');
  });

  it('says when the next call may be tried', async () => {
    const { breaker, time, start } = await opened();
    time.ms += 20;
    const refused = (): Promise<unknown> => breaker.run(() => Promise.resolve(1)).catch((cause) => cause);
    expect(await refused()).toMatchObject({ name: 'BreakerOpen', retryInMs: 30 });
    expect(String(await refused())).toContain('in 30 ms');
    time.ms += 30;
    const trial = await start();
    expect(await refused()).toMatchObject({ name: 'BreakerOpen', retryInMs: null });
    await trial?.end('succeeds');
  });

  it('holds no timer in any state', async () => {
    vi.useFakeTimers();
    const { breaker, time, ended } = await opened();
    expect(vi.getTimerCount()).toBe(0);
    time.ms += BOUNDS.coolMs;
    expect(breaker.state()).toBe('halfOpen');
    expect(vi.getTimerCount()).toBe(0);
    await ended('succeeds');
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['failures', 0],
    ['failures', 1.5],
    ['failures', Number.NaN],
    ['withinMs', 0],
    ['withinMs', Number.NaN],
    ['coolMs', -1],
    ['coolMs', Number.NaN],
  ])('cannot be made with %s %d', (name, value) => {
    const making = () => openBreaker({ ...BOUNDS, clock: { monotonicMs: () => 0 }, [name]: value });
    expect(making).toThrow(RangeError);
    expect(making).toThrow(name);
  });
});

/** What a breaker must do, told by the calls that are out: each knows whether it is heard. */
class Model {
  state: BreakerState = 'closed';
  trial: PlayedCall | null = null;
  heard = new Set<PlayedCall>();
  #failedAtMs: number[] = [];
  #openedAtMs = 0;

  at(ms: number): void {
    if (this.state === 'open' && ms - this.#openedAtMs >= BOUNDS.coolMs) this.state = 'halfOpen';
  }

  get mayStart(): boolean {
    return this.state === 'closed' || (this.state === 'halfOpen' && this.trial === null);
  }

  started(call: PlayedCall): void {
    if (this.state === 'halfOpen') this.trial = call;
    else this.heard.add(call);
  }

  ended(call: PlayedCall, how: End, ms: number): void {
    if (call === this.trial) {
      this.trial = null;
      if (how === 'fails') this.#open(ms);
      if (how === 'succeeds') this.state = 'closed';
    } else if (this.heard.delete(call) && how === 'fails') {
      this.#failedAtMs.push(ms);
      const recent = this.#failedAtMs.filter((at) => ms - at < BOUNDS.withinMs);
      if (recent.length >= BOUNDS.failures) this.#open(ms);
    }
  }

  #open(ms: number): void {
    this.state = 'open';
    this.#openedAtMs = ms;
    this.#failedAtMs = [];
    this.heard.clear();
  }
}

describe('whatever calls do and whenever', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'start' } as const) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        which: fc.nat(),
        how: fc.constantFrom<End>('fails', 'fails', 'fails', 'succeeds', 'is aborted'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 20, 50, 99) }),
    },
  );

  it('nothing is called while it is open, one call is on trial, and it opens when a model does', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 50, size: 'max' }),
        fc.boolean(),
        async (steps, watched) => {
          const { breaker, time, start } = played();
          const model = new Model();
          const out: PlayedCall[] = [];
          for (const one of steps) {
            if (one.kind === 'wait') time.ms += one.ms;
            model.at(time.ms);
            if (one.kind === 'start') {
              const call = await start();
              expect(call !== null).toBe(model.mayStart);
              if (call !== null) {
                model.started(call);
                out.push(call);
              }
            }
            if (one.kind === 'end' && out.length > 0) {
              const [call] = out.splice(one.which % out.length, 1);
              await call?.end(one.how);
              if (call !== undefined) model.ended(call, one.how, time.ms);
            }
            model.at(time.ms);
            // Looking at the state must not change what comes, so half of the runs do not look.
            if (watched) expect(breaker.state()).toBe(model.state);
            reached.add(`${model.state}${model.trial === null ? '' : ' with a trial'}`);
          }
          expect(breaker.state()).toBe(model.state);
        },
      ),
      { numRuns: 400 },
    );
    expect([...reached].sort()).toEqual(['closed', 'halfOpen', 'halfOpen with a trial', 'open']);
  });
});
