import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpeculationBudget } from '../../src/gateway/speculationBudget.ts';
import { broken, finish, gatewayOn, type PlayedCall, token, tokens, WARM } from '../fakes.ts';

describe('a doubt that may not start a race', () => {
  test('because the budget is spent stands, is counted, and the draft goes on', async () => {
    const { draft, heavy, ask } = gatewayOn(
      {},
      { speculation: { share: 0, windowRequests: 1000, concurrent: 8 } },
    );
    const { receipt } = ask({ stream: true });
    await (await draft.next()).send(token('a', WARM), ...tokens(10), ...finish());
    const end = await receipt;
    expect(end?.served).toBe('draft');
    expect(end?.speculationsDenied.map(({ why }) => why)).toEqual(['budget']);
    expect(heavy.calls).toEqual([]);
  });

  test('because as many are open as may be is allowed again when one closes', async () => {
    const { draft, heavy, ask } = gatewayOn(
      {},
      { speculation: { share: 1, windowRequests: 1000, concurrent: 1 } },
    );
    const first = ask({ stream: true });
    await (await draft.next()).send(token('a', WARM));
    const second = ask({ stream: true });
    const call = await draft.next();
    await call.send(token('a', WARM));
    expect(heavy.calls).toHaveLength(1);
    first.leave();
    await first.receipt;
    await call.send(...tokens(6), token('b', WARM));
    expect(heavy.calls).toHaveLength(2);
    second.leave();
    expect((await second.receipt)?.speculationsDenied.map(({ why }) => why)).toEqual(['budget']);
  });

  test('because the request had its two is counted as spent', async () => {
    const { draft, heavy, ask } = gatewayOn();
    const { receipt } = ask();
    const call = await draft.next();
    // Each stretch is long enough to be calm again, and doubtful again.
    for (let round = 0; round < 3; round += 1) await call.send(...tokens(12, WARM), ...tokens(14));
    await call.send(...finish());
    const end = await receipt;
    expect(end).toMatchObject({ served: 'draft', outcome: 'answered' });
    expect(heavy.calls).toHaveLength(2);
    expect(end?.speculationsDenied.map(({ why }) => why)).toEqual(['spent']);
    expect(end?.calls.map(({ role, outcome }) => `${role} ${outcome}`)).toEqual([
      'draft completed',
      'heavy aborted',
      'heavy aborted',
    ]);
  });

  test.each<[string, (draft: PlayedCall, heavy: PlayedCall, leave: () => void) => unknown]>([
    ['the draft is kept', (draft) => draft.send(...tokens(12), ...finish())],
    ['heavy is first', (_, heavy) => heavy.send(token('a'), ...finish())],
    ['both fail', (draft, heavy) => draft.send(broken()).then(() => heavy.send(broken()))],
    ['the client leaves', (_, __, leave) => leave()],
  ])('gives back what it took when %s', async (_, play) => {
    const speculation = { share: 1, windowRequests: 1000, concurrent: 1 };
    const { draft, heavy, ask } = gatewayOn({}, { speculation });
    for (const round of [1, 2]) {
      const { receipt, leave } = ask({ stream: true });
      const call = await draft.next();
      await call.send(token('a', WARM));
      expect(heavy.calls).toHaveLength(round);
      await play(call, await heavy.next(), leave);
      await receipt;
    }
  });
});

describe('the speculation budget', () => {
  test('allows a share of the last requests, and of a hundred in a fresh process', () => {
    const budget = new SpeculationBudget({ share: 0.1, windowRequests: 1000, concurrent: 1000 });
    let started = 0;
    for (let request = 0; request < 50; request += 1) {
      const allowance = budget.enter();
      if (allowance.mayStart()) {
        allowance.start()();
        started += 1;
      }
    }
    expect(started).toBe(10);
  });

  test('never has more open, nor more started in its window, than it allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.nat(2), fc.nat(9)), { maxLength: 600 }),
        (windowRequests, share, concurrent, steps) => {
          const budget = new SpeculationBudget({ share, windowRequests, concurrent });
          /** Speculations by request, newest last: the model. */
          const started: number[] = [];
          const open: (() => void)[] = [];
          for (const [count, which] of steps) {
            const allowance = budget.enter();
            started.push(0);
            for (let times = 0; times < count; times += 1) {
              const inWindow = started.slice(-windowRequests).reduce((sum, of) => sum + of, 0);
              const most = Math.ceil(share * Math.min(windowRequests, Math.max(started.length, 100)));
              const may = open.length < concurrent && inWindow < most;
              expect(allowance.mayStart()).toBe(may);
              if (!may) continue;
              open.push(allowance.start());
              started[started.length - 1] = (started.at(-1) ?? 0) + 1;
            }
            const close = open[which];
            if (close !== undefined) {
              close();
              close();
              open.splice(which, 1);
            }
            expect(budget.open).toBe(open.length);
          }
        },
      ),
    );
  });
});
