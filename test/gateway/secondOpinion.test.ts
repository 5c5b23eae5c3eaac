import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Policy } from '../../src/core/policy.ts';
import type { Route } from '../../src/gateway/route.ts';
import { broken, finish, gatewayOn, token, tokens } from '../fakes.ts';
import { playedPolicy } from './playedPolicy.ts';

/** A policy that wants a second opinion of every draft, and keeps what was agreed to. */
function doubting(heard: (number | null)[] = []): Policy {
  return playedPolicy({
    initial: null,
    next: (state) => state,
    verdict: () => ({ kind: 'wait' }),
    ended: (state) =>
      state === 1 ? { kind: 'keep', reason: 'low_risk' } : { kind: 'reject', reason: 'disagreement' },
    second: {
      wanted: () => true,
      heard: (_, agreement) => {
        heard.push(agreement);
        return agreement;
      },
    },
  });
}

/** A gateway with a second model, whose policy asks for it. */
function withSecond(changes: Partial<Route> = {}, policy = doubting()) {
  const { secondModel, second } = gatewayOn();
  return { ...gatewayOn({ policy, second: secondModel, ...changes }), second };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a second opinion', () => {
  test.each([true, false])(
    'is asked for when the draft has ended, and judged with it (stream %s)',
    async (stream) => {
      const { draft, second, heavy, ask } = withSecond();
      const { sink, receipt } = ask({ stream, max_tokens: 50 });
      const call = await draft.next();
      await call.send(token('Paris'));
      expect(second.calls).toEqual([]);
      await call.send(...finish());
      expect(sink.ends).toBe(0);
      const other = await second.next();
      expect(other.call.role).toBe('second');
      const body = JSON.parse(other.call.body as string) as object;
      expect(body).toMatchObject({ model: 'other-on-the-wire', stream: true, max_tokens: 50 });
      expect(body).not.toHaveProperty('logprobs');
      await other.send(token('Paris'), ...finish('stop', { prompt: 7, completion: 1 }));
      const end = await receipt;
      expect(end).toMatchObject({ served: 'draft', reason: 'low_risk', outcome: 'answered' });
      expect(sink.text).toBe('Paris');
      expect(heavy.calls).toEqual([]);
      expect(end?.calls.map(({ role, outcome }) => [role, outcome])).toEqual([
        ['draft', 'completed'],
        ['second', 'completed'],
      ]);
      // Both cheap calls are paid for; what heavy alone would have cost is the draft's answer at its price.
      expect(end?.cost.nanoDollars).toBe(5500 + 700 + 400);
      expect(end?.heavyAlone.nanoDollars).toBe(14_000 + 96_000);
    },
  );

  test('that differs drops the draft', async () => {
    const { draft, second, heavy, ask } = withSecond();
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(token('Paris'), ...finish());
    await (await second.next()).send(token('Lyon'), ...finish());
    await (await heavy.next()).send(token('heavy'), ...finish('stop', { prompt: 7, completion: 1 }));
    const end = await receipt;
    expect(end).toMatchObject({ served: 'heavy', reason: 'disagreement' });
    expect(sink.text).toBe('heavy');
    // The answer was heavy's: a second opinion answers nobody.
    expect(end?.heavyAlone.nanoDollars).toBe(14_000 + 8000);
    expect(end?.calls.map(({ speculative }) => speculative)).toEqual([false, false, false]);
  });

  test.each([
    ['fails', [broken()]],
    ['says nothing', finish()],
  ])('that %s is heard as none', async (_, items) => {
    const heard: (number | null)[] = [];
    const { draft, second, heavy, ask } = withSecond({}, doubting(heard));
    const { receipt } = ask();
    await (await draft.next()).send(token('Paris'), ...finish());
    await (await second.next()).send(...items);
    await (await heavy.next()).send(token('heavy'), ...finish());
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'disagreement' });
    expect(heard).toEqual([null]);
  });

  test('that throws while it is asked is heard as none, and told', async () => {
    const { secondModel } = gatewayOn();
    const fault = new Error('an upstream that throws');
    const upstream = {
      chat: () => {
        throw fault;
      },
      relay: () => Promise.reject(fault),
    };
    const throwing = gatewayOn({ policy: doubting(), second: { ...secondModel, upstream } });
    const { receipt } = throwing.ask();
    await (await throwing.draft.next()).send(token('Paris'), ...finish());
    await (await throwing.heavy.next()).send(token('heavy'), ...finish());
    expect(await receipt).toMatchObject({ served: 'heavy', reason: 'disagreement' });
    expect(throwing.bugs).toEqual([fault]);
  });

  test.each([
    ['the client leaves', (leave: () => void) => leave()],
    ['the deadline strikes', () => vi.advanceTimersByTime(60_000)],
  ])('ends at once when %s', async (_, happen) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const { draft, second, heavy, ask } = withSecond();
    const { leave, receipt } = ask();
    await (await draft.next()).send(token('Paris'), ...finish());
    const other = await second.next();
    happen(leave);
    expect(other.signal.aborted).toBe(true);
    const end = await receipt;
    expect(end?.calls.at(-1)).toMatchObject({ role: 'second', outcome: 'aborted' });
    expect(heavy.calls).toEqual([]);
  });

  test('of a stream is waited for no longer than it may be held back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const { draft, second, heavy, ask } = withSecond();
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(token('Paris'), ...finish());
    const other = await second.next();
    vi.advanceTimersByTime(400);
    // In doubt for too long: heavy is started beside it, out of the budget of speculation.
    const racing = await heavy.next();
    expect(other.signal.aborted).toBe(false);
    vi.advanceTimersByTime(800);
    expect(other.signal.aborted).toBe(true);
    await racing.send(token('heavy'), ...finish());
    expect(await receipt).toMatchObject({ served: 'speculative', reason: 'limit_ms' });
    expect(sink.text).toBe('heavy');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that comes while heavy races saves the draft', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const { draft, second, heavy, ask } = withSecond();
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(token('Paris'), ...finish());
    const other = await second.next();
    vi.advanceTimersByTime(400);
    const racing = await heavy.next();
    await other.send(token('Paris'), ...finish());
    expect(racing.signal.aborted).toBe(true);
    const end = await receipt;
    expect(end).toMatchObject({ served: 'draft', reason: 'low_risk' });
    expect(end?.calls.find(({ role }) => role === 'heavy')).toMatchObject({ speculative: true });
    expect(sink.text).toBe('Paris');
  });

  test('is not paid for where it could not be heard', async () => {
    const cut = [token('Par'), ...finish('length')];
    const shownEarly = playedPolicy({
      ...doubting(),
      verdict: () => ({ kind: 'keep', reason: 'low_risk' }),
    });
    const json = { response_format: { type: 'json_object' } };
    const forced = { routing: 'draft', cache: false } as const;
    const none = { routing: 'none', cache: true } as const;
    for (const [policy, request, items, control] of [
      [doubting(), {}, cut, none],
      [doubting(), {}, [token('a', null), ...finish()], none],
      [doubting(), {}, finish('content_filter'), none],
      [doubting(), json, [token('{'), ...finish()], none],
      [doubting(), {}, [token('Paris'), ...finish()], forced],
      [shownEarly, { stream: true }, [token('Paris'), ...finish()], none],
    ] as const) {
      const { draft, second, heavy, ask } = withSecond({}, policy);
      const { receipt } = ask(request, control);
      await (await draft.next()).send(...items);
      await heavy.calls[0]?.send(token('heavy'), ...finish());
      await receipt;
      expect(second.calls).toEqual([]);
    }
  });

  test('is asked for by no policy that does not want it, and of no route that has none', async () => {
    const keeps = playedPolicy({ second: { wanted: () => false, heard: (state) => state } });
    for (const [policy, without] of [
      [keeps, false],
      [doubting(), true],
      [playedPolicy(), false],
    ] as const) {
      const { draft, second, heavy, ask } = withSecond(without ? { second: null } : {}, policy);
      const { receipt } = ask();
      await (await draft.next()).send(...tokens(3), ...finish());
      await heavy.calls[0]?.send(token('heavy'), ...finish());
      await receipt;
      expect(second.calls).toEqual([]);
    }
  });
});
