import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GatewayParts } from '../../src/gateway/gateway.ts';
import type { Grade } from '../../src/ports.ts';
import { broken, finish, token, tokens } from '../fakes.ts';
import { ALWAYS, AUDITED, backgroundOn, settled } from './backgroundOn.ts';

const DEADLINE_MS = 60_000;
const OBSERVE = { mode: 'observe', observe: ALWAYS } as const;
const HEAVY = [token('heavy'), ...finish()];
const FAULT = new Error('a port that breaks its promise');
const unknown = { nanoDollars: null, provenance: 'unknown' } as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An observed request, answered; its shadow draft is asked for. */
async function observing(parts: Partial<GatewayParts> = {}) {
  const it = backgroundOn(OBSERVE, parts);
  const { sink, receipt } = it.ask({ stream: true });
  await (await it.heavy.next()).send(...HEAVY);
  expect(await receipt).toMatchObject({ outcome: 'answered', served: 'heavy', reason: 'observed' });
  expect(sink).toMatchObject({ text: 'heavy', finished: true, ends: 1, violations: [] });
  return { ...it, shadow: await it.draft.next() };
}

/** The next request is served as ever, and compared again. */
async function goesOn(it: Awaited<ReturnType<typeof observing>>) {
  const { receipt } = it.ask();
  await (await it.heavy.next()).send(...HEAVY);
  expect(await receipt).toMatchObject({ outcome: 'answered' });
  expect(it.standing().sampling.observe.open).toBe(1);
}

describe('no request notices', () => {
  test('a grader that never answers: its comparison is given up, and it is told', async () => {
    const signals: AbortSignal[] = [];
    const grader = {
      compare: (...[, , , signal]: [unknown, string, string, AbortSignal]) => {
        signals.push(signal);
        return new Promise<Grade>(() => undefined);
      },
    };
    const it = await observing({ grader });
    await it.shadow.send(token('a'), ...finish());
    await settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    vi.advanceTimersByTime(DEADLINE_MS);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(it.arrived).toEqual([]);
    expect(it.bugs).toEqual([]);
    expect(it.standing()).toMatchObject({
      sampling: { observe: { open: 0, committedNanoDollars: 5500 } },
      comparisons: { failed: 1, lastFailure: 'deadline_exceeded' },
    });
    await goesOn(it);
  });

  test.each([
    ['rejects', () => Promise.reject(FAULT)],
    [
      'throws',
      () => {
        throw FAULT;
      },
    ],
  ])('a grader that %s', async (_, compare) => {
    const it = await observing({ grader: { compare } });
    await it.shadow.send(token('a'), ...finish());
    await settled();
    expect(it.bugs).toEqual([FAULT]);
    expect(it.standing().sampling.observe.open).toBe(0);
    await goesOn(it);
  });

  test('an evidence log that throws', async () => {
    const evidence = {
      observed: () => {
        throw FAULT;
      },
      feedback: () => undefined,
    };
    const it = await observing({ evidence });
    await it.shadow.send(token('a'), ...finish());
    await settled();
    expect(it.bugs).toEqual([FAULT]);
    expect(it.standing().sampling.observe).toMatchObject({ open: 0, committedNanoDollars: 5500 });
    await goesOn(it);
  });

  test('a shadow draft that fails: what it spent is charged, and nothing is recorded', async () => {
    const it = await observing();
    await it.shadow.send(...tokens(2), broken());
    await settled();
    expect(it.arrived).toEqual([]);
    expect(it.bugs).toEqual([]);
    const { open, committedNanoDollars } = it.standing().sampling.observe;
    expect(open).toBe(0);
    expect(committedNanoDollars).toBeGreaterThan(0);
    await goesOn(it);
  });

  test.each([
    ['fails', [broken()]],
    ['says nothing', finish()],
  ])('a heavy model that %s in an audit: it counts neither way', async (_, items) => {
    const it = backgroundOn({ audits: AUDITED });
    const { receipt } = it.ask();
    await (await it.draft.next()).send(...tokens(3), ...finish());
    expect(await receipt).toMatchObject({ served: 'draft' });
    await (await it.heavy.next()).send(...items);
    await settled();
    expect(it.arrived).toEqual([]);
    expect(it.standing().comparisons).toMatchObject({ recorded: 0, failed: 1, dropped: 0 });
    expect(it.standing().audits).toMatchObject({ audits: 0, bad: 0 });
  });

  test('a model that is silent in the background: it is given up at the deadline', async () => {
    const it = await observing();
    await it.shadow.send(token('a'));
    vi.advanceTimersByTime(DEADLINE_MS - 1);
    expect(it.shadow.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(it.shadow.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(['random', 'draw', 'counter', 'receipts'] as const)('a fault of %s', async (part) => {
    const fails = (): never => {
      throw FAULT;
    };
    const parts = {
      random: { random: fails },
      draw: { random: fails },
      counter: { counter: { count: fails } },
      receipts: { receipts: { put: () => undefined, get: fails } },
    }[part];
    const drafted = part === 'receipts' || part === 'draw';
    const it = backgroundOn(drafted ? { audits: AUDITED } : OBSERVE, parts);
    const { sink, receipt } = it.ask({ stream: true });
    if (drafted) await (await it.draft.next()).send(...tokens(12), ...finish());
    if (part !== 'draw') await (await it.heavy.next()).send(...HEAVY);
    await receipt;
    await settled();
    expect(sink).toMatchObject({ finished: true, ends: 1, violations: [], failure: null });
    expect(it.bugs).toEqual([FAULT]);
  });
});

describe('closing a gateway', () => {
  test('ends what runs in the background, whatever it waits for, and leaves requests alone', async () => {
    const grader = { compare: () => new Promise<Grade>(() => undefined) };
    const it = await observing({ grader });
    await it.shadow.send(token('a'), ...finish());
    await settled();
    const answering = it.ask({ stream: true });
    const open = await it.heavy.next();
    it.gateway.close();
    expect(it.standing().sampling.observe.open).toBe(0);
    expect(open.signal.aborted).toBe(false);
    await open.send(...HEAVY);
    expect(await answering.receipt).toMatchObject({ outcome: 'answered' });
    await settled();
    expect(it.draft.calls).toHaveLength(1);
    expect(it.arrived).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    it.gateway.close();
  });

  test('ends a shadow draft at once, and an audit is not counted', async () => {
    const it = await observing();
    it.gateway.close();
    expect(it.shadow.signal.aborted).toBe(true);
    const audited = backgroundOn({ audits: AUDITED }, {});
    audited.grading.grade = { adequate: false, grader: 'played', cost: unknown };
    const { receipt } = audited.ask();
    await (await audited.draft.next()).send(...tokens(3), ...finish());
    await receipt;
    const again = await audited.heavy.next();
    audited.gateway.close();
    expect(again.signal.aborted).toBe(true);
    await settled();
    expect(audited.standing()).toMatchObject({ audits: { audits: 0 }, comparisons: { dropped: 1 } });
  });
});
