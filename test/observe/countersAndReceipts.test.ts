import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Receipt } from '../../src/core/receipt.ts';
import type { ComparisonRecord } from '../../src/gateway/observer.ts';
import { played, type Run, run } from './arbitraryRuns.ts';
import { type Series, sum } from './scrape.ts';

const NANO = 1e9;
const total = <Item>(items: readonly Item[], of: (item: Item) => number) =>
  items.reduce((all, item) => all + of(item), 0);

test('counters are the sums over receipts, each counted once, however its request ended', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(run, async (of: Run) => {
      const { kept, refused, compared, before, after, bugs } = await played(of);
      expect(bugs).toEqual([]);
      // No run makes a series that was not there from the start, and what is under way is over.
      expect([...after.keys()]).toEqual([...before.keys()]);
      expect(sum(after, 'requests_in_state')).toBe(0);
      for (const [name, value] of after) if (name.startsWith('requests_in_state')) expect(value).toBe(0);

      const receipts = latestOf(kept);
      expect(receipts.length + refused).toBe(of.requests.length);
      expectAnswers(after, receipts, refused);
      expectCalls(after, receipts);
      expectMoney(after, receipts);
      expectDrafts(after, receipts);
      expectComparisons(after, compared);
      for (const { outcome } of compared) seen.add(`compared ${outcome}`);
      for (const { outcome, served } of receipts) seen.add(`${outcome} ${served}`);
    }),
    { numRuns: 150 },
  );
  for (const one of [
    'answered draft',
    'answered heavy',
    'answered speculative',
    'answered direct',
    'failed null',
    'cancelled null',
    'compared recorded',
  ]) {
    expect(seen).toContain(one);
  }
});

/** An audit puts a receipt anew, which counts nothing. */
function latestOf(kept: readonly Receipt[]): readonly Receipt[] {
  return kept.filter(({ audit }) => audit === null);
}

function expectAnswers(series: Series, receipts: readonly Receipt[], refused: number): void {
  expect(sum(series, 'requests_total')).toBe(receipts.length);
  for (const outcome of ['answered', 'failed', 'cancelled']) {
    for (const served of ['draft', 'heavy', 'speculative', 'cache', 'direct', 'none']) {
      for (const stream of [true, false]) {
        const these = receipts.filter(
          (one) => one.outcome === outcome && (one.served ?? 'none') === served && one.stream === stream,
        );
        const labels = { outcome, served, stream: String(stream) };
        expect(sum(series, 'requests_total', labels)).toBe(these.length);
      }
    }
  }
  const asked = receipts.filter(({ cache, cacheLookup }) => cache !== 'bypass' || cacheLookup !== null);
  expect(sum(series, 'cache_lookups_total')).toBe(asked.length);
  for (const tier of ['exact', 'canonical', 'semantic', 'verified', 'shared']) {
    const found = asked.filter(({ cache }) => cache === tier).length;
    expect(sum(series, 'cache_lookups_total', { tier, outcome: 'hit' })).toBe(found);
  }
  const failed = receipts.filter(({ outcome }) => outcome === 'failed');
  expect(sum(series, 'errors_total')).toBe(failed.length + refused);
  for (const { error } of failed)
    expect(sum(series, 'errors_total', { code: error ?? '' })).toBeGreaterThan(0);
  expect(sum(series, 'request_duration_seconds_count')).toBe(receipts.length);
  expect(sum(series, 'request_duration_seconds_sum')).toBeCloseTo(
    total(receipts, (one) => one.totalMs) / 1000,
    6,
  );
  const shown = receipts.filter(({ timing, served }) => timing.firstShownMs !== null && served !== null);
  expect(sum(series, 'time_to_first_token_seconds_count')).toBe(shown.length);
  for (const { outcome, timing } of receipts) expect(timing.overhead !== null).toBe(outcome === 'answered');
  const answered = receipts.filter(({ outcome }) => outcome === 'answered').length;
  expect(sum(series, 'overhead_seconds_count', { phase: 'total' })).toBe(answered);
}

function expectCalls(series: Series, receipts: readonly Receipt[]): void {
  const calls = receipts.flatMap((receipt) => receipt.calls);
  for (const role of ['draft', 'heavy', 'direct']) {
    const of = calls.filter((call) => call.role === role);
    for (const outcome of ['completed', 'aborted', 'failed']) {
      const expected = of.filter((call) => call.outcome === outcome).length;
      expect(sum(series, 'upstream_requests_total', { role, outcome })).toBe(expected);
    }
    expect(sum(series, 'upstream_tokens_total', { role, kind: 'completion' })).toBe(
      total(of, ({ usage }) => usage?.completionTokens ?? 0),
    );
    // Whoever was given up is over by the time that the receipt is written.
    const aborted = of.filter(({ outcome }) => outcome === 'aborted').length;
    expect(sum(series, 'abort_confirm_seconds_count', { role })).toBe(aborted);
  }
}

function expectMoney(series: Series, receipts: readonly Receipt[]): void {
  const calls = receipts.flatMap((receipt) => receipt.calls);
  const ofRequests = ['answer', 'wasted_draft', 'wasted_speculation', 'second', 'embedding'];
  const spent = total(ofRequests, (purpose) => sum(series, 'cost_usd_total', { purpose }));
  expect(Math.round(spent * NANO)).toBe(total(calls, ({ cost }) => cost.nanoDollars ?? 0));
  const priced = receipts.filter(({ cost }) => cost.nanoDollars !== null);
  if (priced.length === receipts.length) {
    expect(Math.round(spent * NANO)).toBe(total(receipts, ({ cost }) => cost.nanoDollars ?? 0));
  }
  const compared = priced.filter(({ heavyAlone }) => heavyAlone.nanoDollars !== null);
  expect(Math.round(sum(series, 'compared_cost_usd_total') * NANO)).toBe(
    total(compared, ({ cost }) => cost.nanoDollars ?? 0),
  );
  const saved = sum(series, 'baseline_cost_usd_total') - sum(series, 'compared_cost_usd_total');
  expect(Math.round(saved * NANO)).toBe(total(compared, ({ savedNanoDollars }) => savedNanoDollars ?? 0));
  const unpriced = calls.filter(({ cost }) => cost.nanoDollars === null);
  expect(sum(series, 'unpriced_tokens_total')).toBeGreaterThanOrEqual(
    total(unpriced, ({ usage }) => (usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0)),
  );
}

function expectComparisons(series: Series, compared: readonly ComparisonRecord[]): void {
  expect(sum(series, 'comparisons_total')).toBe(compared.length);
  const audits = compared.filter(
    ({ source, outcome, grade }) => source === 'accepted' && outcome !== 'dropped' && grade !== null,
  );
  expect(sum(series, 'audits_total', { stratum: '-' })).toBe(audits.length);
  const bad = audits.filter(({ grade }) => grade?.adequate === false).length;
  expect(sum(series, 'audits_total', { result: 'bad' })).toBe(bad);
  const calls = compared.flatMap((one) => one.calls);
  expect(Math.round(sum(series, 'cost_usd_total', { purpose: 'audit' }) * NANO)).toBe(
    total(calls, ({ cost }) => cost.nanoDollars ?? 0),
  );
  expect(Math.round(sum(series, 'cost_usd_total', { purpose: 'judge' }) * NANO)).toBe(
    total(compared, ({ gradeCost }) => gradeCost?.nanoDollars ?? 0),
  );
}

function expectDrafts(series: Series, receipts: readonly Receipt[]): void {
  const judged = receipts.filter(({ verdict }) => verdict !== null);
  expect(sum(series, 'verdicts_total')).toBe(judged.length);
  for (const { verdict } of judged) {
    const labels = { verdict: verdict?.kind ?? '', reason: verdict?.reason ?? '-' };
    expect(sum(series, 'verdicts_total', labels)).toBeGreaterThan(0);
  }
  expect(sum(series, 'late_alarms_total')).toBe(total(receipts, ({ lateAlarms }) => lateAlarms.length));
  const tokens = total(receipts, ({ timing }) => timing.draftTokens?.judged ?? 0);
  expect(sum(series, 'tokens_drafted_total')).toBe(tokens);
  const held = receipts.filter(({ timing }) => timing.holdBack !== null).length;
  expect(sum(series, 'holdback_seconds_count')).toBe(held);
  const speculative = receipts.flatMap(({ calls }) => calls.filter((call) => call.speculative));
  const denied = total(receipts, ({ speculationsDenied }) => speculationsDenied.length);
  expect(sum(series, 'speculations_total')).toBe(speculative.length + denied);
  const used = receipts.filter(({ served }) => served === 'speculative').length;
  expect(sum(series, 'speculations_total', { outcome: 'used' })).toBe(used);
  expect(sum(series, 'speculation_head_start_seconds_count')).toBe(used);
}
