import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { finish, gatewayOn, HOT, token, tokens, WARM } from '../fakes.ts';

const BOTH = [true, false];
const DEADLINE_MS = 30_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A gateway whose hold-back never ends by itself: only the deadline is tried. */
const patient = () =>
  gatewayOn({
    deadlineMs: DEADLINE_MS,
    holdBack: { tokens: 16, maxMs: 1e6, tokensMax: 48, maxTotalMs: 1e6 },
  });
const strike = () => vi.advanceTimersByTime(DEADLINE_MS);

describe('the deadline', () => {
  test.each(BOTH)('before a commit is a status, and ends every call (stream %s)', async (stream) => {
    const { draft, heavy, ask } = patient();
    const { sink, receipt } = ask({ stream });
    await (await draft.next()).send(token('a', WARM));
    const speculative = await heavy.next();
    if (!stream) await speculative.send(token('b'));
    vi.advanceTimersByTime(DEADLINE_MS - 1);
    expect(draft.open + heavy.open).toBe(2);
    vi.advanceTimersByTime(1);
    expect(draft.open + heavy.open).toBe(0);
    const end = await receipt;
    expect(end).toMatchObject({ outcome: 'failed', error: 'deadline_exceeded', served: null });
    expect(end?.calls.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted']);
    expect(sink).toMatchObject({ ends: 1, violations: [], chunks: [], answer: null });
    expect(sink.failure?.message).toBe('Cannot finish the request within its deadline of 30000 ms');
  });

  test('while the first token is awaited', async () => {
    const { draft, ask } = patient();
    const { receipt } = ask();
    const call = await draft.next();
    strike();
    expect(call.signal.aborted).toBe(true);
    const end = await receipt;
    expect(end).toMatchObject({ outcome: 'failed', error: 'deadline_exceeded' });
    expect(end?.calls[0]?.usage).toMatchObject({ completionTokens: 0, provenance: 'estimated' });
    expect(end?.calls[0]?.usage?.promptTokens).toBeGreaterThan(0);
  });

  test.each([
    ['the draft', tokens(10), 'draft', 't0 t1 t2 t3 t4 t5 t6 t7 t8 t9 '],
    ['heavy', [token('x', HOT)], 'heavy', 'heavy'],
  ])('after a commit to %s is an error frame', async (_, items, served, text) => {
    const { draft, heavy, ask } = patient();
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(...items);
    await heavy.calls[0]?.send(token('heavy'));
    strike();
    expect(await receipt).toMatchObject({ outcome: 'failed', error: 'deadline_exceeded', served });
    expect(sink).toMatchObject({ text, finished: false, ends: 1, violations: [] });
    expect(draft.open + heavy.open).toBe(0);
  });

  test.each(BOTH)('adds no second ending to one that is being taken (stream %s)', async (stream) => {
    const { draft, ask } = patient();
    const { sink, receipt } = ask({ stream });
    sink.endGate = new Promise(() => undefined);
    await (await draft.next()).send(...tokens(12), ...finish());
    expect(sink.ends).toBe(1);
    strike();
    expect(await receipt).toMatchObject({ outcome: 'failed', error: 'deadline_exceeded', served: 'draft' });
    expect(sink).toMatchObject({ ends: 1, violations: [], failure: null });
  });

  test('of a slow client stops what is still to come', async () => {
    const { draft, ask } = patient();
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(...tokens(10));
    const slow = Promise.withResolvers<void>();
    sink.gate = slow.promise;
    const arrived = sink.nextChunk();
    const sending = call.send(token('taken'), token('never taken'));
    await arrived;
    strike();
    slow.resolve();
    await Promise.all([sending, receipt]);
    expect(sink.text).not.toContain('never');
    expect(sink).toMatchObject({ ends: 1, violations: [] });
  });

  test('leaves no timer behind once a request is answered', async () => {
    const { draft, ask } = patient();
    const { receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a'));
    expect(vi.getTimerCount()).toBe(3);
    await call.send(...finish());
    expect(await receipt).toMatchObject({ outcome: 'answered' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
