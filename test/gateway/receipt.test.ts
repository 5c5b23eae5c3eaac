import { describe, expect, test } from 'vitest';
import type { Receipt } from '../../src/core/receipt.ts';
import { finish, gatewayOn, HOT, opening, token, tokens, WARM } from '../fakes.ts';

/** A clock that is moved by hand. */
function handClock() {
  let ms = 1000;
  return {
    clock: { now: () => 1_700_000_000_000 + ms, monotonicMs: () => ms },
    pass: (passed: number) => {
      ms += passed;
    },
  };
}

describe('the receipt', () => {
  test('says when each state was entered and each call opened, spoke and closed', async () => {
    const { clock, pass } = handClock();
    const { draft, heavy, ask } = gatewayOn({}, { clock });
    const { receipt } = ask({ stream: true });
    const call = await draft.next();
    pass(5);
    await call.send(opening());
    pass(5);
    await call.send(token('a', WARM));
    const answer = await heavy.next();
    pass(10);
    await call.send(token('b', HOT));
    pass(20);
    await answer.send(token('c'));
    pass(30);
    await answer.send(...finish());
    const end = await receipt;
    expect(end?.createdAt).toBe('2023-11-14T22:13:21.000Z');
    expect(end?.totalMs).toBe(70);
    expect(end?.steps).toEqual([
      { atMs: 0, state: 'cacheLookup.asking', event: 'xstate.init', reason: null },
      { atMs: 0, state: 'drafting.held', event: 'lookup.miss', reason: 'miss' },
      { atMs: 10, state: 'speculating', event: 'draft.doubt', reason: 'early_token' },
      { atMs: 20, state: 'escalated.waiting', event: 'draft.reject', reason: 'early_token' },
      { atMs: 40, state: 'escalated.committed', event: 'heavy.content', reason: null },
      { atMs: 70, state: 'done', event: 'heavy.delivered', reason: null },
    ]);
    expect(end?.calls).toMatchObject([
      { role: 'draft', model: 'small', openedMs: 0, firstTokenMs: 10, closedMs: 20, outcome: 'aborted' },
      { role: 'heavy', model: 'big', openedMs: 10, firstTokenMs: 40, closedMs: 70, speculative: true },
    ]);
  });

  test('says which policy judged, what it saw, and that it is not calibrated', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(token('a'), token('b', HOT));
    await (await heavy.next()).send(token('c'), ...finish());
    const end = await receipt;
    expect(end?.policy).toEqual({
      name: 'entropy',
      calibration: 'NOT CALIBRATED',
      form: 'renormalised',
      stratum: null,
      certified: false,
      tightened: 0,
    });
    expect(end?.verdict).toMatchObject({ kind: 'reject', reason: 'early_token', tokens: 2 });
    expect(end?.verdict?.entropyBits).toBeCloseTo(Math.log2(5) / 2, 3);
    // The judged prefix, not heavy's words.
    expect(sink.headers?.['x-draft-entropy']).toBe((Math.log2(5) / 2).toFixed(3));
  });

  test('is kept for its tenant, and never holds content', async () => {
    const kept: [string, Receipt][] = [];
    const receipts = { put: (tenant: string, one: Receipt) => kept.push([tenant, one]), get: () => null };
    const { draft, ask } = gatewayOn({}, { receipts });
    const { receipt } = ask({ messages: [{ role: 'user', content: 'a secret question' }] });
    await (await draft.next()).send(token('a secret answer'), ...tokens(3), ...finish());
    const end = await receipt;
    expect(kept).toEqual([['anonymous', end]]);
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  test('of requests on one gateway is one each', async () => {
    const { draft, ask, kept } = gatewayOn();
    const asked = [ask({ stream: true }), ask(), ask({ stream: true })];
    for (const _ of asked) await (await draft.next()).send(...tokens(12), ...finish());
    await Promise.all(asked.map(({ receipt }) => receipt));
    expect(kept).toHaveLength(3);
    for (const { sink } of asked) expect(sink).toMatchObject({ ends: 1, finished: true, violations: [] });
  });

  test('states the verdict that was acted on: an ended draft is kept, late alarms stand apart', async () => {
    const { draft, ask } = gatewayOn();
    const short = ask({ stream: true });
    await (await draft.next()).send(...tokens(5), ...finish());
    expect((await short.receipt)?.verdict).toMatchObject({ kind: 'keep', reason: 'calm', tokens: 5 });
    const late = ask({ stream: true });
    await (await draft.next()).send(...tokens(12), ...tokens(12, HOT), ...finish());
    const end = await late.receipt;
    expect(end?.verdict).toMatchObject({ kind: 'keep', reason: 'calm', tokens: 10 });
    expect(end?.lateAlarms.map(({ verdict }) => verdict)).toContain('reject');
  });

  test('that cannot be kept is reported, and the answer is not harmed', async () => {
    const put = () => {
      throw new Error('full');
    };
    const { draft, bugs, ask } = gatewayOn({}, { receipts: { put, get: () => null } });
    const { sink, receipt } = ask();
    await (await draft.next()).send(...tokens(12), ...finish());
    expect(await receipt).toMatchObject({ outcome: 'answered' });
    expect(sink.finished).toBe(true);
    expect(bugs).toEqual([new Error('full')]);
  });
});
