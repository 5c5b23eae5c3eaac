import { describe, expect, test } from 'vitest';
import { metricFaults } from './metricFaults.ts';
import { checkDashboard, drawnPanels, panelQueries, readDashboards } from './panelQueries.ts';
import { checkExpressions, SKIPS_PROMTOOL, selectorsIn } from './promql.ts';

const dashboards = [...readDashboards()].map(([file, json]) => [file, checkDashboard(json)] as const);
const OVER = { rate: '1m', range: '1h' };

describe.each(dashboards)('dashboard %s', (file, dashboard) => {
  const panels = drawnPanels(dashboard);
  const queries = panelQueries(dashboard, OVER);

  test('is found by the name of its file, and asks for no input when it is loaded', () => {
    expect(`${dashboard.uid}.json`).toBe(`draft-thinker-${file}`);
    expect(JSON.stringify(dashboard)).not.toContain('__inputs');
    expect(dashboard.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource' });
  });

  test('numbers its panels once and lays none over another', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const titles = panels.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { gridPos: one, title } of dashboard.panels) {
      expect(one.x + one.w, title).toBeLessThanOrEqual(24);
      for (const { gridPos: other, title: otherTitle } of dashboard.panels) {
        if (title === otherTitle) continue;
        const apart =
          one.x + one.w <= other.x ||
          other.x + other.w <= one.x ||
          one.y + one.h <= other.y ||
          other.y + other.h <= one.y;
        expect(apart, `${title} over ${otherTitle}`).toBe(true);
      }
    }
  });

  test('asks for metrics, labels, values and bounds that there are', () => {
    expect(
      queries.flatMap(({ panel, expr }) => metricFaults(expr).map((fault) => `${panel}: ${fault}`)),
    ).toEqual([]);
  });

  test('divides by nothing that may be 0', () => {
    for (const { panel, expr } of queries) {
      for (const [, after = ''] of expr.matchAll(/ \/ (.{0,40})/g)) {
        expect(after, panel).toMatch(/^(on \(\) group_left \(\) )?\(/);
      }
      const divisions = expr.split(' / ').length - 1;
      expect(expr.split(' > 0)').length - 1, panel).toBeGreaterThanOrEqual(divisions);
    }
  });

  test('takes rates over what Grafana says, never over a window of its own', () => {
    for (const { title, targets } of panels) {
      for (const { expr } of targets) {
        for (const [, window] of expr.matchAll(/\[([^\]]+)\]/g)) {
          expect(['$__rate_interval', '$__range'], title).toContain(window);
        }
      }
    }
  });

  test.skipIf(SKIPS_PROMTOOL)('has queries that Prometheus parses', () => {
    const { ok, output } = checkExpressions(queries.map(({ expr }) => expr));
    expect(output, output).toContain(`${queries.length} rules found`);
    expect(ok, output).toBe(true);
  });
});

describe('the dashboards together', () => {
  test('are three', () => {
    expect(dashboards.map(([file]) => file)).toEqual(['decisions.json', 'operations.json', 'overview.json']);
  });

  test.each([
    ['request rate', 'draftthinker_requests_total'],
    ['draft acceptance and decisions', 'draftthinker_verdicts_total'],
    ['cost reduction', 'draftthinker_baseline_cost_usd_total'],
    ['cost reduction', 'draftthinker_compared_cost_usd_total'],
    ['cost per request, wasted cost', 'draftthinker_cost_usd_total'],
    ['cache hit rate', 'draftthinker_cache_lookups_total'],
    ['upstream latency by model', 'draftthinker_upstream_duration_seconds_bucket'],
    ['cache lookup latency', 'draftthinker_cache_lookup_seconds_bucket'],
    ['speculative head start', 'draftthinker_speculation_head_start_seconds_bucket'],
    ['errors by code', 'draftthinker_errors_total'],
    ['entropy heatmap', 'draftthinker_window_entropy_bits_bucket'],
    ['speculation trigger rate and cancellation', 'draftthinker_speculations_total'],
    ['audits', 'job_route:draftthinker_audit_disagreement:wilson_lower1w'],
    ['escalation rate with band', 'job_route:draftthinker_escalations:band_upper'],
    ['hold-back', 'draftthinker_holdback_seconds_bucket'],
    ['time to first token', 'draftthinker_time_to_first_token_seconds_bucket'],
    ['in flight by state', 'draftthinker_requests_in_state'],
    ['aborts confirmed', 'draftthinker_abort_confirm_seconds_bucket'],
    ['stores', 'draftthinker_store_up'],
    ['breakers', 'draftthinker_breaker_state'],
    ['tokens without log-probabilities', 'draftthinker_tokens_without_logprobs_total'],
    ['event loop lag', 'draftthinker_nodejs_eventloop_lag_p99_seconds'],
    ['memory', 'draftthinker_process_resident_memory_bytes'],
    ['what the cache does not serve', 'draftthinker_cache_unserved_total'],
    ['vetoes of the cache', 'draftthinker_cache_vetoes_total'],
    ['tightened level', 'draftthinker_route_tightened_level'],
  ])('show %s (%s)', (_, metric) => {
    const shown = dashboards.flatMap(([, dashboard]) =>
      panelQueries(dashboard, OVER).flatMap(({ expr }) => selectorsIn(expr).map(({ name }) => name)),
    );
    expect(shown).toContain(metric);
  });
});
