import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_COST } from '../../src/core/cost.ts';
import { SamplingBudget, type SamplingTicket } from '../../src/gateway/samplingBudget.ts';

const DAY_MS = 86_400_000;
const dollars = (amount: number) =>
  ({ nanoDollars: Math.round(amount * 1e9), provenance: 'reported' }) as const;

/** What may be done with a budget, by several comparisons, in any order. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('start' as const), estimate: fc.nat({ max: 600_000_000 }) }),
  fc.record({
    kind: fc.constant('close' as const),
    which: fc.nat(),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: -DAY_MS, max: DAY_MS }) }),
);

describe('a sampling budget', () => {
  test('is never exceeded, by no interleaving of comparisons that cost at most their estimate', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, concurrent) => {
        let nowMs = 100 * DAY_MS;
        const budget = new SamplingBudget({ concurrent, dollarsPerDay: 1 }, () => nowMs);
        const open: { ticket: SamplingTicket; estimate: number; day: number }[] = [];
        const spentByDay = new Map<number, number>();
        let today = Number.NEGATIVE_INFINITY;
        for (const one of steps) {
          today = Math.max(today, Math.floor(nowMs / DAY_MS));
          if (one.kind === 'wait') nowMs += one.ms;
          if (one.kind === 'start') {
            const ticket = budget.start({ nanoDollars: one.estimate, provenance: 'estimated' });
            if (ticket !== null) open.push({ ticket, estimate: one.estimate, day: today });
          }
          if (one.kind === 'close' && open.length > 0) {
            const [closed] = open.splice(one.which % open.length, 1);
            if (closed === undefined) continue;
            const cost = Math.floor(closed.estimate * one.share);
            closed.ticket.close({ nanoDollars: cost, provenance: 'reported' });
            spentByDay.set(closed.day, (spentByDay.get(closed.day) ?? 0) + cost);
          }
          expect(open.length).toBeLessThanOrEqual(concurrent);
          expect(budget.standing().open).toBe(open.length);
          expect(budget.standing().committedNanoDollars).toBeLessThanOrEqual(1e9);
          for (const spent of spentByDay.values()) expect(spent).toBeLessThanOrEqual(1e9);
        }
      }),
    );
  });

  test('starts nothing more on a day that cost more than was thought', () => {
    const budget = new SamplingBudget({ concurrent: 4, dollarsPerDay: 1 }, () => 0);
    budget.start(dollars(0.4))?.close(dollars(1.2));
    expect(budget.start(dollars(0))).toBeNull();
    expect(budget.standing()).toEqual({ open: 0, committedNanoDollars: 1.2e9, refused: 1 });
  });

  test('begins anew at midnight UTC, and charges what ends later to the day it began', () => {
    let nowMs = DAY_MS - 1;
    const budget = new SamplingBudget({ concurrent: 4, dollarsPerDay: 1 }, () => nowMs);
    const late = budget.start(dollars(1));
    expect(budget.start(dollars(0.1))).toBeNull();
    nowMs += 1;
    expect(budget.standing().committedNanoDollars).toBe(0);
    expect(budget.start(dollars(1))).not.toBeNull();
    late?.close(dollars(5));
    expect(budget.standing()).toMatchObject({ open: 1, committedNanoDollars: 1e9 });
  });

  test('gives no new money to a clock that is set back', () => {
    let nowMs = 5 * DAY_MS;
    const budget = new SamplingBudget({ concurrent: 4, dollarsPerDay: 1 }, () => nowMs);
    budget.start(dollars(1))?.close(dollars(1));
    nowMs -= 2 * DAY_MS;
    expect(budget.start(dollars(0.5))).toBeNull();
  });

  test.each([
    ['a price is not known', 1, UNKNOWN_COST],
    ['there is none', null, dollars(50)],
  ])('without a bound in money, since %s, is bound by concurrency only', (_, dollarsPerDay, estimate) => {
    const budget = new SamplingBudget({ concurrent: 2, dollarsPerDay }, () => 0);
    const first = budget.start(estimate);
    budget.start(estimate);
    expect(budget.start(estimate)).toBeNull();
    first?.close(UNKNOWN_COST);
    expect(budget.start(estimate)).not.toBeNull();
  });

  test('keeps what was set aside when a part of the cost is not known', () => {
    const budget = new SamplingBudget({ concurrent: 2, dollarsPerDay: 1 }, () => 0);
    budget.start(dollars(0.7))?.close(UNKNOWN_COST);
    expect(budget.start(dollars(0.4))).toBeNull();
  });

  test('starts nothing cheaper on a day on which money refused one: what is compared is not chosen by its cost', () => {
    let nowMs = 0;
    const budget = new SamplingBudget({ concurrent: 4, dollarsPerDay: 1 }, () => nowMs);
    budget.start(dollars(0.9))?.close(dollars(0.9));
    expect(budget.start(dollars(0.2))).toBeNull();
    expect(budget.start(dollars(0.01))).toBeNull();
    nowMs += DAY_MS;
    expect(budget.start(dollars(0.01))).not.toBeNull();
  });

  test('passes over what no day could pay for, and goes on', () => {
    const budget = new SamplingBudget({ concurrent: 4, dollarsPerDay: 1 }, () => 0);
    expect(budget.start(dollars(1.1))).toBeNull();
    expect(budget.start(dollars(0.9))).not.toBeNull();
  });

  test('takes a ticket back once', () => {
    const budget = new SamplingBudget({ concurrent: 1, dollarsPerDay: 1 }, () => 0);
    const ticket = budget.start(dollars(0.1));
    ticket?.close(dollars(0.1));
    ticket?.close(dollars(0.1));
    expect(budget.standing()).toMatchObject({ open: 0, committedNanoDollars: 1e8 });
  });
});
