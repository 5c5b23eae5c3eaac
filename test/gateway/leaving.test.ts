import { describe, expect, test, vi } from 'vitest';
import { cacheWith } from '../fakeCache.ts';
import { finish, gatewayOn, HOT, opening, token, tokens, WARM } from '../fakes.ts';

type Parts = ReturnType<typeof gatewayOn>;

/** Every place a request can be in when its client leaves, and how it is brought there. */
const PLACES: [string, (parts: Parts) => Promise<unknown>, number][] = [
  ['before the drafter’s first byte', async ({ draft }) => draft.next(), 1],
  ['between role and first token', async ({ draft }) => (await draft.next()).send(opening()), 1],
  ['while the draft is held', async ({ draft }) => (await draft.next()).send(...tokens(5)), 1],
  ['while the draft is shown', async ({ draft }) => (await draft.next()).send(...tokens(12)), 1],
  [
    'while both run, heavy silent',
    async ({ draft, heavy }) => {
      await (await draft.next()).send(token('a', WARM));
      await heavy.next();
    },
    2,
  ],
  [
    'while both speak',
    async ({ draft, heavy }) => {
      await (await draft.next()).send(token('a', WARM));
      await (await heavy.next()).send(...tokens(3));
    },
    2,
  ],
  [
    'while heavy is awaited',
    async ({ draft, heavy }) => {
      await (await draft.next()).send(token('a', HOT));
      await heavy.next();
    },
    2,
  ],
  [
    'while heavy is shown',
    async ({ draft, heavy }) => {
      await (await draft.next()).send(token('a', HOT));
      await (await heavy.next()).send(...tokens(3));
    },
    2,
  ],
];

describe('a client that leaves', () => {
  test.each(PLACES)('%s ends every call at once, and what they spent is metered', async (_, bring, calls) => {
    for (const stream of [true, false]) {
      const parts = gatewayOn();
      const { sink, receipt, leave } = parts.ask({ stream });
      await bring(parts);
      const shown = sink.chunks.length;
      const opened = [...parts.draft.calls, ...parts.heavy.calls];
      expect(opened).toHaveLength(calls);
      leave();
      expect(opened.map(({ signal }) => signal.aborted)).toEqual(opened.map(() => true));
      await Promise.all(opened.map((call) => call.send(token('too late'), ...finish())));
      const end = await receipt;
      expect(end).toMatchObject({ outcome: 'cancelled', error: null });
      expect(end?.calls).toHaveLength(calls);
      for (const { outcome, usage, cost } of end?.calls ?? []) {
        expect(outcome).toBe('aborted');
        expect(usage?.provenance).toBe('estimated');
        expect(usage?.promptTokens).toBeGreaterThan(0);
        expect(cost.nanoDollars).toBeGreaterThan(0);
      }
      expect(sink.chunks).toHaveLength(shown);
      expect(sink).toMatchObject({ ends: 0, violations: [], answer: null });
      expect(end?.steps.at(-1)).toMatchObject({ state: 'done', event: 'client.gone' });
    }
  });

  test('while the cache is asked has spent nothing', async () => {
    let told: AbortSignal | null = null;
    const asked = Promise.withResolvers<void>();
    const cache = cacheWith({
      lookup: (_, signal) => {
        told = signal;
        asked.resolve();
        return new Promise(() => undefined);
      },
    });
    const { ask, draft } = gatewayOn({}, { cache });
    const { receipt, leave } = ask();
    await asked.promise;
    leave();
    expect(told).toMatchObject({ aborted: true });
    expect(await receipt).toMatchObject({ outcome: 'cancelled', calls: [], cost: { nanoDollars: 0 } });
    expect(draft.calls).toEqual([]);
  });

  test('before its request was admitted opens no call', async () => {
    const { ask, draft, heavy } = gatewayOn();
    const { receipt, leave, sink } = ask({}, { routing: 'heavy', cache: false });
    leave();
    expect(await receipt).toMatchObject({ outcome: 'cancelled', calls: [] });
    expect([...draft.calls, ...heavy.calls]).toEqual([]);
    expect(sink.ends).toBe(0);
  });

  test('after its answer changes nothing', async () => {
    const { ask, draft, kept } = gatewayOn();
    const { receipt, leave, sink } = ask();
    await (await draft.next()).send(token('a'), ...finish());
    expect(await receipt).toMatchObject({ outcome: 'answered' });
    const warned = vi.spyOn(console, 'warn');
    leave();
    // XState warns of what is sent to an actor that has ended.
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
    expect(kept).toHaveLength(1);
    expect(sink.ends).toBe(1);
  });
});

describe('a client that is slow', () => {
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  test.each(['draft', 'heavy'] as const)('stops the reading of the %s, and lets it go on', async (who) => {
    const parts = gatewayOn();
    const { sink, receipt } = parts.ask({ stream: true });
    const draft = await parts.draft.next();
    await draft.send(...(who === 'draft' ? tokens(10) : [token('x', HOT)]));
    const call = who === 'draft' ? draft : await parts.heavy.next();
    if (who === 'heavy') await call.send(token('y'));
    const before = sink.chunks.length;
    const slow = Promise.withResolvers<void>();
    sink.gate = slow.promise;
    let taken = 0;
    const sending = (async () => {
      for (const item of tokens(5)) {
        await call.send(item);
        taken += 1;
      }
    })();
    for (let turns = 0; turns < 10; turns += 1) await turn();
    expect(sink.chunks).toHaveLength(before + 1);
    expect(taken).toBe(0);
    sink.gate = null;
    slow.resolve();
    await sending;
    expect(sink.chunks).toHaveLength(before + 5);
    await call.send(...finish());
    expect(await receipt).toMatchObject({ outcome: 'answered', served: who });
  });

  test('does not slow a draft that is still held back', async () => {
    const { draft, ask } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    sink.gate = new Promise(() => undefined);
    const call = await draft.next();
    await call.send(...tokens(9));
    sink.gate = null;
    await call.send(token('tenth'), ...finish());
    expect(await receipt).toMatchObject({ served: 'draft' });
  });

  test('is waited for before its answer counts as delivered', async () => {
    const { draft, ask, kept } = gatewayOn();
    const { sink, receipt } = ask({ stream: true });
    const slow = Promise.withResolvers<void>();
    sink.endGate = slow.promise;
    await (await draft.next()).send(...tokens(3), ...finish());
    await turn();
    expect(sink.finished).toBe(true);
    expect(kept).toEqual([]);
    slow.resolve();
    expect(await receipt).toMatchObject({ outcome: 'answered' });
  });
});
