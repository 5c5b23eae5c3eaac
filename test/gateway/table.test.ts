import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { Receipt } from '../../src/core/receipt.ts';
import { broken, finish, gatewayOn, HOT, opening, type PlayedCall, token, tokens, WARM } from '../fakes.ts';

const BOTH = [true, false];

/** The states a request went through, and how its calls ended. */
function course(receipt: Receipt | null) {
  return {
    states: receipt?.steps.map(({ state }) => state).filter((state) => !state.startsWith('cacheLookup')),
    calls: receipt?.calls.map(({ role, outcome }) => `${role} ${outcome}`),
  };
}

/** A clock for the hold-back that stands until it is moved. */
class HandClock extends VirtualTimeScheduler {
  to(ms: number): void {
    this.maxFrames = ms;
    this.flush();
  }
}

describe('drafting', () => {
  test('keep, a stream: commits, and the held prefix is released with the headers', async () => {
    const { draft, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(opening(), ...tokens(9));
    expect(sink.chunks).toEqual([]);
    await call.send(token('tenth'));
    expect(sink.headers).toMatchObject({ 'x-draft-served': 'draft', 'x-draft-reason': 'calm' });
    expect(sink.chunks).toHaveLength(11);
    await call.send(...finish());
    expect(course(await receipt)).toEqual({
      states: ['drafting.held', 'drafting.committed', 'done'],
      calls: ['draft completed'],
    });
  });

  test('keep, a whole answer: shows nothing before the end', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask();
    const call = await draft.next();
    await call.send(...tokens(20));
    expect(sink.headers).toBeNull();
    await call.send(...finish());
    expect(course(await receipt).states).toEqual(['drafting.held', 'drafting.committed', 'done']);
    expect(sink).toMatchObject({ finished: true, ends: 1, violations: [] });
    expect(heavy.calls).toEqual([]);
  });

  test.each(BOTH)('ended and kept before any keep: commits (stream %s)', async (stream) => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream });
    const call = await draft.next();
    await call.send(...tokens(3));
    expect(sink.headers).toBeNull();
    await call.send(...finish());
    expect(await receipt).toMatchObject({ served: 'draft', reason: 'calm', outcome: 'answered' });
    expect(sink.text).toBe('t0 t1 t2 ');
    expect(heavy.calls).toEqual([]);
  });

  test.each(BOTH)('reject: closes the draft, opens heavy, shows only heavy (stream %s)', async (stream) => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream });
    const call = await draft.next();
    await call.send(token('unseen', HOT));
    expect(call.signal.aborted).toBe(true);
    const asked = await heavy.next();
    await asked.send(opening(), token('seen'), ...finish());
    const end = await receipt;
    expect(course(end)).toEqual({
      states: ['drafting.held', 'escalated.waiting', 'escalated.committed', 'done'],
      calls: ['draft aborted', 'heavy completed'],
    });
    expect(end?.calls[1]?.speculative).toBe(false);
    expect(sink).toMatchObject({ text: 'seen', ends: 1, violations: [] });
  });

  test.each(BOTH)('failed: escalates (stream %s)', async (stream) => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream });
    await (await draft.next()).send(token('unseen'), broken());
    await (await heavy.next()).send(token('seen'), ...finish());
    const end = await receipt;
    expect(end).toMatchObject({ served: 'heavy', reason: 'draft_failed' });
    expect(course(end).calls).toEqual(['draft failed', 'heavy completed']);
    expect(sink.text).toBe('seen');
  });

  test.each(BOTH)('ended and not kept: escalates without speculation (stream %s)', async (stream) => {
    const { draft, heavy, ask } = gatewayOn({ maxSpeculations: 0 });
    const { sink, receipt } = ask({ stream });
    await (await draft.next()).send(...tokens(6, WARM), ...finish());
    await (await heavy.next()).send(token('seen'), ...finish());
    const end = await receipt;
    expect(end).toMatchObject({ served: 'heavy', reason: 'window_mean' });
    expect(course(end)).toEqual({
      states: ['drafting.held', 'escalated.waiting', 'escalated.committed', 'done'],
      calls: ['draft completed', 'heavy completed'],
    });
    expect(end?.calls[1]?.speculative).toBe(false);
    expect(sink.text).toBe('seen');
  });

  test('doubt that was denied, then keep: commits', async () => {
    const { draft, heavy, ask } = gatewayOn({ maxSpeculations: 0 });
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(token('a', WARM), ...tokens(12), ...finish());
    const end = await receipt;
    expect(end?.speculationsDenied.map(({ why }) => why)).toEqual(['spent']);
    expect(end?.served).toBe('draft');
    expect(sink.chunks[0]?.choices[0]?.delta?.content).toBe('a');
    expect(heavy.calls).toEqual([]);
  });

  test('doubt that was denied, then limit: escalates', async () => {
    const scheduler = new HandClock();
    const { draft, heavy, ask } = gatewayOn({ maxSpeculations: 0 }, { scheduler });
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a', WARM));
    scheduler.to(1199);
    expect(call.signal.aborted).toBe(false);
    scheduler.to(1200);
    expect(call.signal.aborted).toBe(true);
    await (await heavy.next()).send(token('seen'), ...finish());
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'limit_ms' });
    expect(sink.text).toBe('seen');
  });

  test('late alarms after the commit are counted and change nothing', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(...tokens(10), ...tokens(12, WARM), ...tokens(12), ...tokens(12, HOT), ...finish());
    const end = await receipt;
    expect(end).toMatchObject({ served: 'draft', outcome: 'answered', reason: 'calm' });
    expect(end?.lateAlarms.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual([
      'doubt window_mean',
      'doubt window_mean',
      'reject window_mean',
      'reject window_mean',
    ]);
    expect(heavy.calls).toEqual([]);
    expect(sink.chunks).toHaveLength(10 + 12 + 12 + 12 + 1);
  });

  test('failed after the commit: an error frame, no [DONE], no heavy', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(...tokens(11), broken('idle_timeout'));
    const end = await receipt;
    expect(end).toMatchObject({ served: 'draft', outcome: 'failed', error: 'idle_timeout' });
    expect(sink).toMatchObject({ finished: false, ends: 1, violations: [] });
    expect(sink.failure?.code).toBe('idle_timeout');
    expect(heavy.calls).toEqual([]);
  });
});

describe('the hold-back of a stream', () => {
  test('is silent for as long as the first token takes', async () => {
    const scheduler = new HandClock();
    const { draft, heavy, ask } = gatewayOn({}, { scheduler });
    const { sink, leave, receipt } = ask({ stream: true });
    await (await draft.next()).send(opening());
    scheduler.to(100_000);
    expect(heavy.calls).toEqual([]);
    expect(sink.headers).toBeNull();
    leave();
    await receipt;
  });

  test('turns a stalled drafter into a race, and then into heavy', async () => {
    const scheduler = new HandClock();
    const { draft, heavy, ask } = gatewayOn({}, { scheduler });
    const { sink, receipt } = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a'));
    scheduler.to(399);
    expect(heavy.calls).toHaveLength(0);
    scheduler.to(400);
    expect(heavy.calls).toHaveLength(1);
    const speculative = await heavy.next();
    await speculative.send(opening(), token('ahead '));
    expect(sink.headers).toBeNull();
    scheduler.to(1200);
    expect(call.signal.aborted).toBe(true);
    expect(sink.headers).toMatchObject({ 'x-draft-served': 'speculative', 'x-draft-reason': 'limit_ms' });
    await speculative.send(token('done'), ...finish());
    expect(course(await receipt).states).toEqual([
      'drafting.held',
      'speculating',
      'escalated.committed',
      'done',
    ]);
    expect(sink.text).toBe('ahead done');
  });

  test('ends at H_max tokens', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { receipt, sink } = ask({ stream: true });
    const call = await draft.next();
    await call.send(...tokens(47, WARM));
    expect(call.signal.aborted).toBe(false);
    await call.send(token('48', WARM));
    expect(call.signal.aborted).toBe(true);
    await (await heavy.next()).send(token('seen'), ...finish());
    expect(await receipt).toMatchObject({ served: 'speculative', reason: 'limit_tokens' });
    expect(sink.text).toBe('seen');
  });

  test('does not bind a whole answer', async () => {
    const scheduler = new HandClock();
    const { draft, ask } = gatewayOn({ maxSpeculations: 0 }, { scheduler });
    const { sink, receipt } = ask();
    const call = await draft.next();
    await call.send(...tokens(60, WARM));
    scheduler.to(100_000);
    expect(call.signal.aborted).toBe(false);
    await call.send(...tokens(10), ...finish());
    expect(await receipt).toMatchObject({ served: 'draft', reason: 'calm' });
    expect(sink.finished).toBe(true);
  });
});

describe('speculating', () => {
  async function racing(stream: boolean, changes: Parameters<typeof gatewayOn>[0] = {}) {
    const parts = gatewayOn(changes);
    const asked = parts.ask({ stream });
    const call = await parts.draft.next();
    await call.send(token('a', WARM));
    const speculative = await parts.heavy.next();
    return { ...parts, ...asked, call, speculative };
  }
  const endOf = async (call: PlayedCall, text: string) => call.send(token(text), ...finish());

  test('keep, a stream: commits to the draft and closes heavy', async () => {
    const { call, speculative, sink, receipt } = await racing(true);
    await speculative.send(opening(), token('unseen'));
    await call.send(...tokens(10));
    expect(speculative.signal.aborted).toBe(true);
    expect(sink.headers).toMatchObject({ 'x-draft-served': 'draft' });
    await call.send(...finish());
    expect(course(await receipt)).toEqual({
      states: ['drafting.held', 'speculating', 'drafting.committed', 'done'],
      calls: ['draft completed', 'heavy aborted'],
    });
    expect(sink.text).not.toContain('unseen');
  });

  test('keep, a whole answer: closes heavy and drafts on, unseen', async () => {
    const { call, speculative, sink, receipt } = await racing(false);
    await call.send(...tokens(10));
    expect(speculative.signal.aborted).toBe(true);
    expect(sink.headers).toBeNull();
    await call.send(...finish());
    expect(course(await receipt)).toEqual({
      states: ['drafting.held', 'speculating', 'drafting.held', 'drafting.committed', 'done'],
      calls: ['draft completed', 'heavy aborted'],
    });
  });

  test.each(BOTH)('ended and kept: commits to the draft and closes heavy (stream %s)', async (stream) => {
    const { call, speculative, sink, receipt } = await racing(stream);
    await call.send(token('b'), token('c'), ...finish());
    expect(speculative.signal.aborted).toBe(true);
    expect(await receipt).toMatchObject({ served: 'draft', reason: 'calm' });
    expect(sink.text).toBe('abc');
  });

  test.each([
    ['reject', [token('b', HOT)], 'early_token', 'aborted'],
    ['failed', [broken()], 'draft_failed', 'failed'],
    ['ended and not kept', [...tokens(5, WARM), ...finish()], 'window_mean', 'completed'],
  ])('%s: closes the draft and adopts heavy', async (_, items, reason, outcome) => {
    for (const stream of BOTH) {
      const { call, speculative, sink, heavy, receipt } = await racing(stream);
      await speculative.send(opening(), token('ahead '));
      await call.send(...items);
      expect(heavy.calls).toHaveLength(1);
      expect(sink.headers === null).toBe(!stream);
      await endOf(speculative, 'done');
      const end = await receipt;
      expect(end).toMatchObject({ served: 'speculative', reason });
      expect(course(end).calls).toEqual([`draft ${outcome}`, 'heavy completed']);
      expect(sink).toMatchObject({ text: 'ahead done', ends: 1, violations: [] });
    }
  });

  test('adopts a heavy call that has nothing to show yet, and waits for it', async () => {
    const { call, speculative, sink, receipt } = await racing(true);
    await speculative.send(opening());
    await call.send(token('b', HOT));
    expect(sink.headers).toBeNull();
    await endOf(speculative, 'done');
    expect(course(await receipt).states).toEqual([
      'drafting.held',
      'speculating',
      'escalated.waiting',
      'escalated.committed',
      'done',
    ]);
    expect(sink.headers).toMatchObject({ 'x-draft-served': 'speculative', 'x-draft-reason': 'early_token' });
  });

  test.each(BOTH)('heavy ended first: it is adopted whole (stream %s)', async (stream) => {
    const { call, speculative, sink, receipt } = await racing(stream);
    await endOf(speculative, 'done');
    expect(call.signal.aborted).toBe(true);
    expect(await receipt).toMatchObject({ served: 'speculative', reason: 'heavy_first' });
    expect(sink.text).toBe('done');
  });

  test.each(BOTH)('heavy’s buffer full: it is adopted (stream %s)', async (stream) => {
    const { call, speculative, sink, receipt } = await racing(stream, { speculativeBufferChunks: 3 });
    await speculative.send(token('1'), token('2'));
    expect(call.signal.aborted).toBe(false);
    await speculative.send(token('3'));
    expect(call.signal.aborted).toBe(true);
    expect(sink.headers === null).toBe(!stream);
    await endOf(speculative, '4');
    expect(await receipt).toMatchObject({ served: 'speculative', reason: 'heavy_first' });
    expect(sink.text).toBe('1234');
  });

  test.each(BOTH)('heavy failed: drafts on in doubt, and races no more (stream %s)', async (stream) => {
    const { call, speculative, sink, heavy, receipt } = await racing(stream);
    await speculative.send(broken());
    expect(call.signal.aborted).toBe(false);
    // Calm again, and then in doubt again.
    await call.send(...tokens(6), token('b', WARM));
    expect(heavy.calls).toHaveLength(1);
    await call.send(...tokens(12), ...finish());
    const end = await receipt;
    expect(end).toMatchObject({ served: 'draft' });
    expect(end?.speculationsDenied.map(({ why }) => why)).toEqual(['heavy_failed']);
    expect(course(end).calls).toEqual(['draft completed', 'heavy failed']);
    expect(sink.finished).toBe(true);
  });

  test('heavy failed, then reject: heavy is asked again', async () => {
    const { call, speculative, sink, heavy, receipt } = await racing(true);
    await speculative.send(broken());
    await call.send(token('b', HOT));
    await heavy.calls[1]?.send(token('seen'), ...finish());
    const end = await receipt;
    expect(end).toMatchObject({ served: 'heavy', reason: 'early_token' });
    expect(end?.calls.map(({ role, attempt }) => `${role} ${attempt}`)).toEqual([
      'draft 1',
      'heavy 1',
      'heavy 2',
    ]);
    expect(sink.text).toBe('seen');
  });
});

describe('escalated', () => {
  async function escalated(stream: boolean) {
    const parts = gatewayOn();
    const asked = parts.ask({ stream });
    await (await parts.draft.next()).send(token('unseen', HOT));
    return { ...parts, ...asked, call: await parts.heavy.next() };
  }

  test('commits to a stream at heavy’s first content, not at its role', async () => {
    const { call, sink, receipt } = await escalated(true);
    await call.send(opening());
    expect(sink.headers).toBeNull();
    await call.send(token('a'));
    expect(sink.headers).toMatchObject({ 'x-draft-served': 'heavy', 'x-draft-model': 'big' });
    expect(sink.chunks).toHaveLength(2);
    await call.send(token('b'), ...finish());
    await receipt;
    expect(sink.text).toBe('ab');
  });

  test.each(BOTH)('heavy failed before its commit: a real status (stream %s)', async (stream) => {
    const { call, sink, receipt } = await escalated(stream);
    await call.send(opening(), broken('first_token_timeout'));
    expect(await receipt).toMatchObject({
      outcome: 'failed',
      served: null,
      error: 'first_token_timeout',
      reason: 'early_token',
    });
    expect(sink.chunks).toEqual([]);
    expect(sink.headers).toEqual({ 'x-request-id': 'req_1' });
    expect(sink).toMatchObject({ ends: 1, violations: [] });
  });

  test('heavy failed after its commit: an error frame', async () => {
    const { call, sink, receipt } = await escalated(true);
    await call.send(token('a'), broken());
    expect(await receipt).toMatchObject({ outcome: 'failed', served: 'heavy', error: 'upstream_broken' });
    expect(sink).toMatchObject({ text: 'a', finished: false, ends: 1, violations: [] });
  });

  test('a whole answer that breaks halfway is a real status', async () => {
    const { call, sink, receipt } = await escalated(false);
    await call.send(...tokens(5), broken());
    expect(await receipt).toMatchObject({ outcome: 'failed', served: null });
    expect(sink.answer).toBeNull();
    expect(sink.failure?.code).toBe('upstream_broken');
  });
});
