import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDashboard, panelQueries, readDashboards } from '../grafana/panelQueries.ts';
import { hasPrometheus, type Prometheus, type Sample, startPrometheus } from '../real/prometheusServer.ts';
import { alertParts } from './alertParts.ts';
import { COUNTED_TWICE } from './countedTwice.ts';
import { VERDICT_USAGE } from './judgeServer.ts';
import { type MeasuredGateway, PRICES, startMeasuredGateway } from './measuredGateway.ts';
import { comparedOf, dollars, type MeasuredReceipt, spentOf, sumsOf } from './receiptSums.ts';
import { QUICK_RULES, quickConfig, SHIPPED_ALERTS, SHIPPED_RECORDS } from './shippedPrometheus.ts';
import { within } from './within.ts';

/** Digits after the point: nano-dollars are whole. */
const PRECISION = 9;
/** Rules read what others have recorded: three deep, a second each. */
const ROUNDS_SECONDS = 3;

const queries = [...readDashboards()].flatMap(([file, json]) =>
  panelQueries(checkDashboard(json), { rate: '10s', range: '5m' }).map((query) => ({ file, ...query })),
);

/** Dollars of a whole call of each, as they are scripted and priced. */
const HEAVY_CALL = (9 * PRICES['demo-heavy'].input + 10 * PRICES['demo-heavy'].output) / 1e6;
const DRAFT_CALL = (9 * PRICES['demo-draft'].input + 12 * PRICES['demo-draft'].output) / 1e6;
const VERDICT =
  (VERDICT_USAGE.prompt_tokens * PRICES['demo-judge'].input +
    VERDICT_USAGE.completion_tokens * PRICES['demo-judge'].output) /
  1e6;

/** Empty where all is well: whether a target is missing altogether. */
const RIGHTLY_EMPTY = ['absent(up{job="draft-thinker"})'];

/** Alerts that this load raises; each of the others has all that it judges by. */
const RAISED = [
  'AuditDisagreementAboveTarget',
  'CacheScopesOff',
  'CalibrationStale',
  'ErrorBudgetBurn',
  'RouteTightened',
  'UnpricedTokens',
];

// Where it is missing this is left out, except where nothing may be.
describe.skipIf(!hasPrometheus() && process.env.CI === undefined)(
  'a real Prometheus (Debian: apt-get install prometheus)',
  () => {
    let gateway: MeasuredGateway;
    let prometheus: Prometheus;
    let differences: readonly string[];
    let receipts: readonly MeasuredReceipt[];
    let fromSeconds = 0;
    let toSeconds = 0;

    beforeAll(async () => {
      gateway = await startMeasuredGateway();
      prometheus = await startPrometheus(quickConfig(gateway.address), QUICK_RULES);
      await within(15_000, 'Scraping', scrapedSince(prometheus, 0));
      fromSeconds = Date.now() / 1000;
      differences = await gateway.load();
      receipts = await gateway.receipts();
      await within(10_000, 'Comparing', comparedAll(gateway, receipts.filter(isCompared).length));
      // Audits are on receipts once they are over.
      receipts = await gateway.receipts();
      await within(10_000, 'Scraping', scrapedSince(prometheus, Date.now() / 1000));
      // What is recorded of what was recorded, and alerts on that, take some rounds.
      await within(15_000, 'Evaluating', evaluatedSince(prometheus, Date.now() / 1000 + ROUNDS_SECONDS));
      toSeconds = Date.now() / 1000;
    }, 60_000);
    afterAll(async () => {
      await prometheus?.stop();
      await gateway?.close();
    });

    test('has seen every way through the request chart', () => {
      expect(differences).toEqual([]);
      expect(new Set(receipts.map(({ outcome }) => outcome))).toEqual(
        new Set(['answered', 'failed', 'cancelled']),
      );
    });

    test.each(queries)('has data for "$panel" of $file: $expr', async ({ expr, instant }) => {
      const samples = instant
        ? await prometheus.instant(expr)
        : await prometheus.range(expr, { fromSeconds, toSeconds, stepSeconds: 1 });
      expectFigures(samples);
    });

    test('evaluates every rule, and finds no fault', async () => {
      const loaded = await prometheus.rules();
      expect(loaded.map(({ name }) => name).sort()).toEqual(
        [...SHIPPED_ALERTS.map(({ alert }) => alert), ...SHIPPED_RECORDS.map(({ record }) => record)].sort(),
      );
      for (const { name, health, lastError } of loaded) {
        expect({ name, health, lastError }).toEqual({ name, health: 'ok', lastError: null });
      }
    });

    test('sees as many series of the gateway after the load as before it', async () => {
      const own = '{__name__=~"draftthinker_.+",__name__!~"draftthinker_(process|nodejs)_.+"}';
      const counts = await prometheus.range(`count(${own})`, { fromSeconds, toSeconds, stepSeconds: 1 });
      expect(new Set(counts.map(({ value }) => value)).size).toBe(1);
      expectFigures(counts);
    });

    test.each(SHIPPED_RECORDS)('records $record', async ({ record, expr }) => {
      expectFigures(await prometheus.instant(expr));
      expectFigures(await prometheus.instant(record));
    });

    test.each(SHIPPED_ALERTS)('has all that $alert judges by: $expr', async ({ alert, expr }) => {
      await prometheus.instant(expr);
      const parts = alertParts(expr);
      expect(parts.length).toBeGreaterThan(0);
      for (const part of parts) {
        const samples = await prometheus.instant(part);
        if (RIGHTLY_EMPTY.includes(part)) expect(samples, part).toEqual([]);
        else expectFigures(samples, `${alert}: ${part}`);
      }
    });

    test('raises the alerts that such a load is worth, and no other', async () => {
      const raised = new Set<string>();
      for (const { alert, expr } of SHIPPED_ALERTS) {
        if ((await prometheus.instant(expr)).length > 0) raised.add(alert);
      }
      expect([...raised].sort()).toEqual(RAISED);
      const said = await prometheus.instant('count by (alertname) (ALERTS)');
      expect(said.map(({ labels }) => labels.alertname).sort()).toEqual(RAISED);
    });

    test.each(COUNTED_TWICE)('counts $what as the receipts do', async ({ expr, labels, sums }) => {
      const expected = sums(receipts);
      const by = labels.length === 0 ? '' : `by (${labels.join(', ')}) `;
      const samples = await prometheus.instant(`sum ${by}(${expr}) != 0`);
      const counted = sumsOf(samples, (sample) => [
        labels.map((label) => sample.labels[label]).join(' '),
        sample.value,
      ]);
      expect(Object.keys(expected).length, 'nothing to compare').toBeGreaterThan(0);
      expect(Object.keys(counted).sort()).toEqual(Object.keys(expected).sort());
      for (const [key, value] of Object.entries(counted)) {
        expect(value, key).toBeCloseTo(expected[key] ?? Number.NaN, PRECISION);
      }
    });

    test('shows cost, savings, hit rate and waste as the receipts have them', async () => {
      const compared = comparedOf(receipts);
      const alone = compared.reduce((sum, { heavy_alone }) => sum + dollars(heavy_alone), 0);
      const cost = compared.reduce((sum, one) => sum + dollars(one.cost), 0);
      const spent = spentOf(receipts).reduce((sum, one) => sum + dollars(one), 0);
      const asked = receipts.filter(({ cache }) => cache !== 'bypass');
      const hits = asked.filter(({ cache }) => cache !== 'miss').length;
      const judged = receipts.flatMap(({ verdict }) => verdict ?? []);
      const keep = judged.filter(({ kind }) => kind === 'keep').length;
      const failed = receipts.filter(({ outcome }) => outcome === 'failed').length;
      const begun = receipts.flatMap(({ calls }) => calls.filter(({ speculative }) => speculative)).length;
      expect(hits).toBeGreaterThan(3);
      for (const [panel, expected] of [
        ['Cost reduction', 1 - cost / alone],
        ['Cost per request', spent / receipts.length],
        ['Cache hit rate', hits / asked.length],
        ['Draft acceptance', keep / judged.length],
        ['Failed requests', failed / receipts.length],
        ['Trigger rate', begun / judged.length],
      ] as const) {
        const [query] = queries.filter((one) => one.panel === panel);
        const [shown, ...others] = await prometheus.instant(query?.expr ?? '');
        expect(others).toEqual([]);
        expect(shown?.value, panel).toBeCloseTo(expected, PRECISION);
      }
    });

    test('charges what happens behind the answers, apart from them', async () => {
      const checked = receipts.filter(({ audit }) => audit !== null);
      const rechecked = checked.filter(({ served }) => served === 'cache').length;
      const again = checked.length - rechecked;
      const judged = checked.filter(({ audit }) => audit?.adequate !== null).length;
      // One escalated and two observed requests were drafted behind their answers, and judged too.
      for (const [selector, calls, cost] of [
        ['role="heavy",purpose="audit"', again, HEAVY_CALL],
        ['role="heavy",purpose="cache",basis="reported"', rechecked, HEAVY_CALL],
        ['role="draft",purpose="audit"', 1, DRAFT_CALL],
        ['role="draft",purpose="observe"', 2, DRAFT_CALL],
        ['purpose="judge"', 2 * (judged + 3), VERDICT],
      ] as const) {
        expect(calls).toBeGreaterThan(0);
        const [spent] = await prometheus.instant(`sum(draftthinker_cost_usd_total{${selector}})`);
        expect(spent?.value, selector).toBeCloseTo(calls * cost, PRECISION);
      }
    });
  },
);

/** Numbers there are, and each is one. */
function expectFigures(samples: readonly Sample[], of = 'it'): void {
  expect(samples.length, `${of} has no data`).toBeGreaterThan(0);
  expect(samples.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
}

async function scrapedSince(prometheus: Prometheus, seconds: number): Promise<void> {
  for (;;) {
    const up = await prometheus.instant('timestamp(up == 1)');
    if (up.some(({ value }) => value > seconds)) return;
    await aMoment();
  }
}

async function evaluatedSince(prometheus: Prometheus, seconds: number): Promise<void> {
  for (;;) {
    const loaded = await prometheus.rules();
    if (loaded.every(({ evaluatedAtSeconds }) => evaluatedAtSeconds > seconds)) return;
    await aMoment();
  }
}

async function comparedAll(gateway: MeasuredGateway, count: number): Promise<void> {
  while ((await gateway.metric('comparisons_total')) < count) await aMoment();
}

/** What the gateway answers again behind its answer, all of it. */
function isCompared({ route, outcome, served, cache }: MeasuredReceipt): boolean {
  if (outcome !== 'answered') return false;
  if (cache === 'semantic') return true;
  const compares = ['auto-audited', 'auto-tightening', 'auto-observed', 'auto-calibrated'];
  return compares.includes(route ?? '') && served !== 'cache';
}

/** Nothing tells when another process has got so far: it is asked. */
function aMoment(): Promise<void> {
  return new Promise((later) => setTimeout(later, 50));
}
